/**
 * The last stage, <b>publish</b>: a bounded outbox and the thread that sends it to a broker that
 * may be away, slow or silent, without ever holding up a frame.
 */
@NullMarked
package io.github.jetdetr.publish;

import org.jspecify.annotations.NullMarked;

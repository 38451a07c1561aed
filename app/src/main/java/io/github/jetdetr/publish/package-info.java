/**
 * The last stage, <b>publish</b>: a bounded outbox and the thread that sends it to a broker that
 * may be unavailable, slow or unresponsive, without ever blocking a frame.
 */
@NullMarked
package io.github.jetdetr.publish;

import org.jspecify.annotations.NullMarked;

/**
 * The last stage, <b>publish</b>: what is said, on which topic, and how it reaches an MQTT broker
 * that may be away, slow or silent, without ever holding up a frame.
 */
@NullMarked
package io.github.jetdetr.publish;

import org.jspecify.annotations.NullMarked;

/**
 * One MQTT connection at a time: where the broker is, what it says, what goes wrong with it; and
 * the broker that can be embedded.
 */
@NullMarked
package io.github.jetdetr.mqtt;

import org.jspecify.annotations.NullMarked;

/**
 * The MQTT connection: the broker's address and settings, connecting and sending, failures; and the
 * embedded broker.
 */
@NullMarked
package io.github.jetdetr.mqtt;

import org.jspecify.annotations.NullMarked;

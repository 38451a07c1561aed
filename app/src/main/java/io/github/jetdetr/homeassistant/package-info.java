/**
 * What makes Home Assistant show a node as a device: topics and payloads of its MQTT discovery.
 * Nothing here sends anything.
 */
@NullMarked
package io.github.jetdetr.homeassistant;

import org.jspecify.annotations.NullMarked;

package io.github.jetdetr.mqtt;

import org.jspecify.annotations.Nullable;

/**
 * A message of a subscribed topic.
 *
 * @param payload its bytes
 * @param retained whether the broker had kept it, so that it may be old
 * @param responseTopic where an answer is wanted; null if nowhere, or the connection speaks MQTT
 *     3.1.1
 * @param correlation what an answer is to carry; null for nothing
 * @param expirySeconds how long it is still worth something; null for ever
 */
@SuppressWarnings("ArrayRecordComponent") // as it came, never compared
public record IncomingMessage(
    String topic,
    byte[] payload,
    boolean retained,
    @Nullable String responseTopic,
    byte @Nullable [] correlation,
    @Nullable Long expirySeconds) {

  /** A message without anything that only MQTT 5 has. */
  public IncomingMessage(String topic, byte[] payload, boolean retained) {
    this(topic, payload, retained, null, null, null);
  }
}

package io.github.jetdetr.mqtt;

import io.github.jetdetr.message.MessageKind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A queued message: a reusable slot of the outbox. Its contents are valid from the moment it is
 * taken from the outbox until its outcome is reported.
 */
public final class OutgoingMessage {

  private Delivery delivery = Delivery.FRAME;
  private MessageKind kind = MessageKind.DETECTIONS;
  private String topic = "";
  private byte[] bytes = new byte[0];
  private int length;
  private long expiresAtNanos;
  private boolean expires;
  private int rejection;
  private byte @Nullable [] correlation;

  /** Copies the bytes; the message does not expire. */
  public void fill(
      Delivery newDelivery, MessageKind newKind, String newTopic, byte[] from, int count) {
    if (bytes.length < count) {
      bytes = new byte[count];
    }
    System.arraycopy(from, 0, bytes, 0, count);
    delivery = newDelivery;
    kind = newKind;
    topic = newTopic;
    length = count;
    expires = false;
    rejection = 0;
    correlation = null;
  }

  /** Has it carry what an answer is to carry (MQTT 5, 3.3.2.3.6); null for nothing. */
  public void correlateWith(byte @Nullable [] data) {
    correlation = data;
  }

  /** What it carries as an answer; null for nothing. */
  byte @Nullable [] correlation() {
    return correlation;
  }

  public void expireAt(long nanos) {
    expiresAtNanos = nanos;
    expires = true;
  }

  public void copyFrom(OutgoingMessage other) {
    fill(other.delivery, other.kind, other.topic, other.bytes, other.length);
  }

  public Delivery delivery() {
    return delivery;
  }

  public MessageKind kind() {
    return kind;
  }

  public String topic() {
    return topic;
  }

  public int length() {
    return length;
  }

  /** Whether the message has an expiry time. */
  boolean expires() {
    return expires;
  }

  /** Notes the reason code with which the broker rejected it; 0 if it did not. */
  void rejectedWith(int reasonCode) {
    rejection = reasonCode;
  }

  /** The reason code with which the broker rejected it (MQTT 5, table 2-6); 0 if it did not. */
  public int rejection() {
    return rejection;
  }

  public boolean expired(long nowNanos) {
    return expires && nowNanos - expiresAtNanos >= 0;
  }

  /** Seconds until it expires, rounded up, as required by MQTT; at least 1. */
  public long secondsLeft(long nowNanos) {
    return Math.max(1, (expiresAtNanos - nowNanos + 999_999_999) / 1_000_000_000);
  }

  /** A copy of the message's bytes, for a library that keeps the array. */
  public byte[] payload() {
    return Arrays.copyOf(bytes, length);
  }
}

package io.github.jetdetr.mqtt;

/** Receives messages of subscribed topics, on a thread of the connection; must not block. */
public interface MessageListener {

  /**
   * One message arrived.
   *
   * @param retained whether the broker had kept it, so that it may be old
   */
  void received(String topic, byte[] payload, boolean retained);

  /** One message arrived, with everything that is known of it. */
  default void received(IncomingMessage message) {
    received(message.topic(), message.payload(), message.retained());
  }
}

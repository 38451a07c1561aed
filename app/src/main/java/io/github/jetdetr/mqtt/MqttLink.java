package io.github.jetdetr.mqtt;

import io.github.jetdetr.message.BrokerTerms;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * One MQTT connection at a time, without queueing or reconnecting, which is up to the caller. Used
 * by one thread, except {@link #close}, which any thread may call.
 *
 * <p>Every connection carries the will {@code offline}, retained, on the node's status topic.
 */
public interface MqttLink extends AutoCloseable {

  /** The outcome of sending one message. */
  enum Outcome {
    /** Written to the connection (QoS 0) or acknowledged (QoS 1). */
    SENT,
    /** Larger than this broker accepts; not sent, the connection stays open. */
    TOO_LARGE,
    /** Rejected by the broker; the connection stays open. */
    REJECTED,
    /** The broker accepts no more at the moment; retry soon. */
    BUSY
  }

  /**
   * Connects, after closing the previous connection if there is one.
   *
   * @param lost called at most once, from any thread, when this connection is lost; must not block
   * @return what the broker grants
   * @throws LinkException if there is no connection within the connect timeout; no thread or socket
   *     of the attempt remains
   */
  BrokerTerms connect(Consumer<LinkException> lost) throws LinkException, InterruptedException;

  /**
   * Whether something accepts TCP connections on the broker's port, on any of its addresses; takes
   * about a second at most. Says nothing about MQTT.
   */
  boolean listens();

  /**
   * Sends one message and waits until it is written or acknowledged.
   *
   * @param qos 0 or 1; lowered to what the broker accepts
   * @param nowNanos the outbox's clock, from which the remaining message expiry is computed
   * @throws LinkException if the connection is lost or times out; whether the message arrived is
   *     unknown
   */
  Outcome send(OutgoingMessage message, int qos, long nowNanos)
      throws LinkException, InterruptedException;

  /** Sends a message at the quality of service of its {@link Delivery}. */
  default Outcome send(OutgoingMessage message, long nowNanos)
      throws LinkException, InterruptedException {
    return send(message, message.delivery().qos(), nowNanos);
  }

  /**
   * Subscribes to a topic on the current connection, including this link's own messages; waits for
   * the broker's answer.
   *
   * @param listener receives the messages of all topics watched, on a thread of the connection
   * @return whether the broker granted it
   * @throws LinkException if the connection was lost
   */
  boolean watch(String topic, MessageListener listener) throws LinkException;

  /**
   * The same for what is worth something only now: messages that the broker has kept do not come,
   * and those that are to be kept say so, where the connection speaks MQTT 5.
   */
  default boolean watchNow(String topic, MessageListener listener) throws LinkException {
    return watch(topic, listener);
  }

  /** Sends DISCONNECT, so that the broker does not publish the will, and closes the connection. */
  void disconnect(Duration timeout);

  /**
   * Closes everything at once and aborts a {@link #connect} or {@link #send} of another thread; the
   * broker publishes the will. Idempotent.
   */
  @Override
  void close();
}

package io.github.jetdetr.mqtt;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * One MQTT connection at a time, with nothing around it: who queues, waits and tries again is the
 * caller. Used by one thread, except {@link #close}, which any thread may call.
 *
 * <p>Every connection carries the will {@code offline}, retained, on the node's status topic.
 */
public interface MqttLink extends AutoCloseable {

  /** What became of one message. */
  enum Outcome {
    /** Written to the connection (QoS 0) or acknowledged (QoS 1). */
    SENT,
    /** Larger than this broker takes; not sent, the connection is unharmed. */
    TOO_LARGE,
    /** The broker received it and said no; the connection is unharmed. */
    REJECTED,
    /** The broker takes no more at the moment; try again soon. */
    BUSY
  }

  /**
   * Connects, after ending what was left of the connection before.
   *
   * @param lost called at most once, from any thread, when this connection ends by itself; it must
   *     not wait
   * @return the largest packet this broker takes, bytes; {@link Long#MAX_VALUE} when it named none
   * @throws LinkException when there is no connection within the connect timeout; no thread and no
   *     socket of the try is left
   */
  long connect(Consumer<LinkException> lost) throws LinkException, InterruptedException;

  /**
   * Sends one message and waits until it is written or acknowledged.
   *
   * @param nowNanos the outbox's clock, from which what is left of the message's life is taken
   * @throws LinkException when the connection is gone or takes too long; whether the message
   *     arrived is unknown
   */
  Outcome send(OutgoingMessage message, long nowNanos) throws LinkException, InterruptedException;

  /** Says goodbye, so that the broker keeps the will to itself, and ends the connection. */
  void disconnect(Duration atMost);

  /**
   * Ends everything at once, also a {@link #connect} or {@link #send} of another thread; the broker
   * publishes the will. May be called twice.
   */
  @Override
  void close();
}

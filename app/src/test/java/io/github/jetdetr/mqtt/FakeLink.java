package io.github.jetdetr.mqtt;

import io.github.jetdetr.message.BrokerTerms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A link to a {@link FakeBroker}. */
final class FakeLink implements MqttLink {

  private static final ReceivedMessage WILL =
      new ReceivedMessage("fleet/jetdetr/truck-07/status", "offline", 1, true, null, null);

  private final FakeBroker broker;
  private final String clientId;
  private final AtomicReference<@Nullable Consumer<LinkException>> lost = new AtomicReference<>();
  private volatile boolean closed;

  FakeLink(FakeBroker broker, String clientId) {
    this.broker = broker;
    this.clientId = clientId;
  }

  @Override
  public BrokerTerms connect(Consumer<LinkException> whenLost) throws LinkException {
    leave(WILL);
    if (closed) {
      throw new LinkException(LinkFailure.LOST, "closed", null);
    }
    broker.connect(this, clientId);
    lost.set(whenLost);
    return BrokerTerms.UNRESTRICTED;
  }

  @Override
  public boolean listens() {
    return broker.listens();
  }

  @Override
  public boolean watch(String topic, MessageListener listener) {
    broker.watch(this, topic, listener);
    return true;
  }

  @Override
  public Outcome send(OutgoingMessage message, int qos, long nowNanos)
      throws LinkException, InterruptedException {
    return broker.take(
        this,
        new ReceivedMessage(
            message.topic(),
            new String(message.payload(), StandardCharsets.UTF_8),
            qos,
            message.delivery().retained(),
            message.expires() ? Long.valueOf(message.secondsLeft(nowNanos)) : null,
            message.kind().contentType()));
  }

  @Override
  public void disconnect(Duration timeout) {
    leave(null);
  }

  @Override
  public void close() {
    closed = true;
    leave(WILL);
  }

  boolean isConnected() {
    return lost.get() != null;
  }

  /** The connection ends from the broker's side. */
  void broken(LinkException why) {
    Consumer<LinkException> listener = lost.getAndSet(null);
    broker.gone(this, clientId, WILL);
    if (listener != null) {
      listener.accept(why);
    }
  }

  private void leave(@Nullable ReceivedMessage will) {
    if (lost.getAndSet(null) != null) {
      broker.gone(this, clientId, will);
    }
  }
}

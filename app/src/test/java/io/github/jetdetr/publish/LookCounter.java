package io.github.jetdetr.publish;

import io.github.jetdetr.message.BrokerTerms;
import io.github.jetdetr.mqtt.LinkException;
import io.github.jetdetr.mqtt.MessageListener;
import io.github.jetdetr.mqtt.MqttLink;
import io.github.jetdetr.mqtt.OutgoingMessage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A link that counts how often its broker's port was looked at. */
final class LookCounter implements MqttLink {

  private final MqttLink link;
  private final AtomicLong looks = new AtomicLong();

  LookCounter(MqttLink link) {
    this.link = link;
  }

  long looks() {
    return looks.get();
  }

  @Override
  public boolean listens() {
    looks.incrementAndGet();
    return link.listens();
  }

  @Override
  public BrokerTerms connect(Consumer<LinkException> lost)
      throws LinkException, InterruptedException {
    return link.connect(lost);
  }

  @Override
  public Outcome send(OutgoingMessage message, int qos, long nowNanos)
      throws LinkException, InterruptedException {
    return link.send(message, qos, nowNanos);
  }

  @Override
  public boolean watch(String topic, MessageListener listener) throws LinkException {
    return link.watch(topic, listener);
  }

  @Override
  public void disconnect(Duration timeout) {
    link.disconnect(timeout);
  }

  @Override
  public void close() {
    link.close();
  }
}

package io.github.jetdetr.publish;

import io.github.jetdetr.message.BrokerTerms;
import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.mqtt.LinkException;
import io.github.jetdetr.mqtt.MessageListener;
import io.github.jetdetr.mqtt.MqttLink;
import io.github.jetdetr.mqtt.OutgoingMessage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A link that loses every so many detections, with an outcome that says so or one that does not.
 */
final class LossyLink implements MqttLink {

  private final MqttLink link;
  private final int every;
  private final Outcome outcome;
  private final AtomicLong detections = new AtomicLong();

  LossyLink(MqttLink link, int every, Outcome outcome) {
    this.link = link;
    this.every = every;
    this.outcome = outcome;
  }

  @Override
  public boolean listens() {
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
    boolean loses =
        message.kind() == MessageKind.DETECTIONS && detections.incrementAndGet() % every == 0;
    return loses ? outcome : link.send(message, qos, nowNanos);
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

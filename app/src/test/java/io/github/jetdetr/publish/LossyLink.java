package io.github.jetdetr.publish;

import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.mqtt.LinkException;
import io.github.jetdetr.mqtt.MqttLink;
import io.github.jetdetr.mqtt.OutgoingMessage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A link that loses every so many detections, with an outcome that says so or one that does not.
 */
final class LossyLink extends ForwardingLink {

  private final int every;
  private final Outcome outcome;
  private final AtomicLong detections = new AtomicLong();

  LossyLink(MqttLink link, int every, Outcome outcome) {
    super(link);
    this.every = every;
    this.outcome = outcome;
  }

  @Override
  public Outcome send(OutgoingMessage message, int qos, long nowNanos)
      throws LinkException, InterruptedException {
    boolean loses =
        message.kind() == MessageKind.DETECTIONS && detections.incrementAndGet() % every == 0;
    return loses ? outcome : super.send(message, qos, nowNanos);
  }
}

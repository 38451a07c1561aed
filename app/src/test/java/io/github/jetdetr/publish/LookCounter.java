package io.github.jetdetr.publish;

import io.github.jetdetr.mqtt.LinkException;
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
  public long connect(Consumer<LinkException> lost) throws LinkException, InterruptedException {
    return link.connect(lost);
  }

  @Override
  public Outcome send(OutgoingMessage message, long nowNanos)
      throws LinkException, InterruptedException {
    return link.send(message, nowNanos);
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

package io.github.jetdetr.publish;

import io.github.jetdetr.mqtt.MqttLink;
import java.util.concurrent.atomic.AtomicLong;

/** A link that counts how often its broker's port was looked at. */
final class LookCounter extends ForwardingLink {

  private final AtomicLong looks = new AtomicLong();

  LookCounter(MqttLink link) {
    super(link);
  }

  long looks() {
    return looks.get();
  }

  @Override
  public boolean listens() {
    looks.incrementAndGet();
    return super.listens();
  }
}

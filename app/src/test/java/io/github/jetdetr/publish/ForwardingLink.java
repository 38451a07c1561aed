package io.github.jetdetr.publish;

import io.github.jetdetr.message.BrokerTerms;
import io.github.jetdetr.mqtt.LinkException;
import io.github.jetdetr.mqtt.MessageListener;
import io.github.jetdetr.mqtt.MqttLink;
import io.github.jetdetr.mqtt.OutgoingMessage;
import java.time.Duration;
import java.util.function.Consumer;

/** A link that does what another one does, for those that change a part of it. */
class ForwardingLink implements MqttLink {

  private final MqttLink link;

  ForwardingLink(MqttLink link) {
    this.link = link;
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

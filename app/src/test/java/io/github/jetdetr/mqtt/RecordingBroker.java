package io.github.jetdetr.mqtt;

import io.github.jetdetr.message.SampleReports;
import java.time.Duration;
import java.util.List;

/** A broker on loopback with somebody who listens to everything. */
final class RecordingBroker implements TestBroker {

  private final int port;
  private final Runnable stopBroker;
  private final Subscriber subscriber;

  RecordingBroker(int port, Runnable stopBroker) throws Exception {
    this.port = port;
    this.stopBroker = stopBroker;
    subscriber = new Subscriber(port);
  }

  @Override
  public MqttLink link(String clientId) {
    BrokerSettings base = SampleReports.settings(port);
    return new PahoLink(
        new BrokerSettings(
            base.address(),
            base.prefix(),
            base.node(),
            clientId,
            null,
            null,
            null,
            null,
            null,
            base.keepAlive(),
            base.messageExpiry(),
            base.connectTimeout()));
  }

  @Override
  public List<ReceivedMessage> heard() {
    return subscriber.heard();
  }

  @Override
  public List<ReceivedMessage> retained() throws Exception {
    // A message sent by the newcomer itself comes after all that was retained.
    try (Subscriber newcomer = new Subscriber(port);
        MqttLink link = link("marker")) {
      var unused = link.connect(why -> {});
      var outcome = link.send(SampleReports.message(Delivery.EVENT, "marker", ""), 0);
      Eventually.seconds(
          10,
          "the marker after " + outcome,
          () -> newcomer.heard().stream().anyMatch(message -> message.topic().equals("marker")));
      link.disconnect(Duration.ofSeconds(1));
      return newcomer.heard().stream().filter(ReceivedMessage::retained).toList();
    }
  }

  @Override
  public void close() {
    subscriber.close();
    stopBroker.run();
  }
}

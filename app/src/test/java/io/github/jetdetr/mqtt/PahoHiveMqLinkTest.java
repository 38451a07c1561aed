package io.github.jetdetr.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jetdetr.message.SampleReports;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real link against a broker that every machine with a JDK can run. */
class PahoHiveMqLinkTest extends MqttLinkContract {

  @TempDir Path folder = Path.of("");

  @Override
  TestBroker startBroker() throws Exception {
    Mosquitto hiveMq = Mosquitto.startedHiveMq(folder);
    return new RecordingBroker(hiveMq.port(), hiveMq::close);
  }

  @Test
  void aMessageOverTheBrokersLimitIsToldApartAndTheConnectionLives() throws Exception {
    Path own = Files.createDirectory(folder.resolve("limited"));
    try (Mosquitto limited = Mosquitto.startedHiveMq(own, "max_packet_size 1000");
        MqttLink link = new PahoLink(SampleReports.settings(limited.port()))) {
      assertEquals(1000, link.connect(why -> {}).maxPacketBytes());

      OutgoingMessage small = SampleReports.message(Delivery.EVENT, "x", "s".repeat(900));
      OutgoingMessage large = SampleReports.message(Delivery.EVENT, "x", "l".repeat(1000));

      assertEquals(MqttLink.Outcome.SENT, link.send(small, 0));
      assertEquals(MqttLink.Outcome.TOO_LARGE, link.send(large, 0));
      assertEquals(MqttLink.Outcome.SENT, link.send(small, 0));
    }
  }
}

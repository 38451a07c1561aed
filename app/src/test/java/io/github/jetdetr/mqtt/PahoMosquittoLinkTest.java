package io.github.jetdetr.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jetdetr.message.SampleReports;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real link against the broker most people run. */
class PahoMosquittoLinkTest extends MqttLinkContract {

  @TempDir Path folder = Path.of("");

  @Override
  TestBroker startBroker() throws Exception {
    Mosquitto mosquitto = Mosquitto.startedItself(folder);
    return new RecordingBroker(mosquitto.port(), mosquitto::close);
  }

  /** 2.0.11 hangs up without a word. */
  @Override
  boolean saysTakenOver() {
    return false;
  }

  @Test
  void aMessageOverTheBrokersLimitIsToldApartAndTheConnectionLives() throws Exception {
    Path own = Files.createDirectory(folder.resolve("limited"));
    try (Mosquitto limited = Mosquitto.startedItself(own, "max_packet_size 1000");
        MqttLink link = new PahoLink(SampleReports.settings(limited.port()))) {
      long largest = link.connect(why -> {}).maxPacketBytes();
      assertEquals(1000, largest);

      OutgoingMessage small = SampleReports.message(Delivery.EVENT, "x", "s".repeat(900));
      OutgoingMessage large = SampleReports.message(Delivery.EVENT, "x", "l".repeat(1000));

      assertEquals(MqttLink.Outcome.SENT, link.send(small, 0));
      assertEquals(MqttLink.Outcome.TOO_LARGE, link.send(large, 0));
      assertEquals(MqttLink.Outcome.SENT, link.send(small, 0));
    }
  }
}

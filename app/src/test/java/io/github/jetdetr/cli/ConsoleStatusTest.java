package io.github.jetdetr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.ConfigReader;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.config.InferenceSettings;
import io.github.jetdetr.daemon.Daemon;
import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.source.CameraUri;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleStatusTest {

  private final List<String> said = new ArrayList<>();

  @Test
  void itBeginsWithACommandThatHearsTheMessages() {
    watching("street:1").begin("road", BrokerAddress.parse("mqtt://127.0.0.1:1884"));

    assertEquals(
        List.of(
            "road detects on gate (street:1); subscribe with",
            "  mosquitto_sub -h 127.0.0.1 -p 1884 -t 'fleet/truck-07/#' -v"),
        said);
  }

  @Test
  void aBrokerOverTlsIsListenedToOverTls() {
    watching("csi:0").begin("road", BrokerAddress.parse("mqtts://broker.example"));

    assertEquals(
        "  mosquitto_sub -h broker.example -p 8883 --tls-use-os-certs -t 'fleet/truck-07/#' -v",
        said.get(1));
  }

  @Test
  void theWeatherIsThatOfTheNewestPictureOfATour() {
    ConsoleStatus watching = watching("street:1?weather=tour&fps=10");

    watching.update(second(200));
    watching.update(second(201));

    assertTrue(said.get(0).endsWith("   day"), said.get(0));
    assertTrue(said.get(1).endsWith("   dusk"), said.get(1));
  }

  @Test
  void aWeatherThatOnlyTheSeedKnowsIsNotSaid() {
    watching("street:1").update(second(1));
    watching("street:1?weather=fog").update(second(1));
    watching("csi:0").update(second(1));

    assertFalse(said.get(0).contains("fog"), said.get(0));
    assertTrue(said.get(1).endsWith("   fog"), said.get(1));
    assertEquals(said.get(0), said.get(2));
  }

  private ConsoleStatus watching(String camera) {
    DaemonConfig usual = ConfigReader.defaults();
    return new ConsoleStatus(
        new DaemonConfig(
            null,
            InferenceSettings.ofThreads(1),
            0.3f,
            BrokerSettings.of(BrokerAddress.parse("embedded"), "fleet", "truck-07"),
            List.of(CameraConfig.of("gate", CameraUri.parse(camera))),
            usual.telemetryEvery(),
            usual.engine(),
            null),
        said::add);
  }

  private static Daemon.Second second(long captured) {
    return new Daemon.Second(
        1,
        List.of(new CameraFrames("gate", captured, captured, 0, 0, 0, null)),
        List.of(new LatencyRecorder.Line(LatencyRecorder.TOTAL, 10, 1, 2, 3, 4)),
        null);
  }
}

package io.github.jetdetr.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jetdetr.blackbox.BlackBoxSettings;
import io.github.jetdetr.blackbox.IncidentHeader;
import io.github.jetdetr.blackbox.IncidentReader;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.config.InferenceSettings;
import io.github.jetdetr.control.CommandName;
import io.github.jetdetr.control.CommandSettings;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.message.json.Schemas;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.mqtt.Subscriber;
import io.github.jetdetr.pipeline.Await;
import io.github.jetdetr.pipeline.FakeCameras;
import io.github.jetdetr.support.FakeCamera;
import io.github.jetdetr.support.TinyModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands as they come over MQTT to a running daemon. */
@Timeout(120)
class DaemonCommandsTest {

  private static final String CMD = "jetdetr/truck-07/cmd/";

  @TempDir private Path folder = Path.of("");

  @Test
  void whatIsAllowedIsDoneAndAnsweredAndNothingElseIs() throws Exception {
    int port = SampleReports.freePort();
    FakeCamera camera = new FakeCamera(64, 48);
    Daemon daemon = daemon(port, camera);
    FutureTask<Daemon.Summary> running = new FutureTask<>(() -> daemon.run(second -> {}));
    AtomicBoolean feeding = new AtomicBoolean(true);
    Thread feeder = new Thread(() -> feed(feeding, camera), "feeder");
    new Thread(running, "daemon").start();
    try (StatusListener online = new StatusListener(port, "jetdetr/truck-07/status")) {
      Await.until("it is online", () -> online.heard().contains("online"));
    }
    feeder.start();
    try (Subscriber subscriber = new Subscriber(port)) {
      MqttAsyncClient asker = asker(port);
      ask(asker, "threshold", "{\"value\":0.4,\"who\":\"anna\"}", "answers/1");
      JsonNode threshold = answer(subscriber, "answers/1");
      assertEquals("[\"threshold: 0.4 instead of 0.3\"]", threshold.get("lines").toString());

      ask(
          asker,
          "zones",
          "{\"camera\":\"front\",\"zones\":{\"yard\":{\"area\":[0,0,1,0,1,1]}}}",
          null);
      JsonNode zones = answer(subscriber, CMD + "zones/result");
      assertEquals("[\"camera front: changed, not reopened\"]", zones.get("lines").toString());
      ask(
          asker,
          "zones",
          "{\"camera\":\"front\",\"zones\":{\"yard\":{\"aera\":[0]}}}",
          "answers/2");
      JsonNode wrong = answer(subscriber, "answers/2");
      assertFalse(wrong.get("ok").asBoolean());
      assertTrue(wrong.get("lines").size() >= 2, wrong::toString);

      ask(asker, "bundle", "", "answers/6");
      JsonNode bundle = answer(subscriber, "answers/6").get("lines");
      assertTrue(bundle.get(0).asText().contains("fp32 on onnxruntime"), bundle::toString);
      assertEquals("it is a single model: nothing is proved of it", bundle.get(1).asText());

      ask(asker, "incident", "{\"why\":\"the gate was open\"}", "answers/7");
      String incident = answer(subscriber, "answers/7").get("lines").get(0).asText();
      assertTrue(incident.startsWith("it is being written to " + folder), incident);

      ask(asker, "snapshot", "{\"camera\":\"front\"}", "answers/3");
      assertTrue(answer(subscriber, "answers/3").get("ok").asBoolean());
      Await.until(
          "the picture",
          () ->
              subscriber.heard().stream()
                  .anyMatch(it -> it.topic().equals("jetdetr/truck-07/camera/front/snapshot")));

      asker.publish(CMD + "threshold", new MqttMessage(bytes("{\"value\":0.9}"), 1, true, null));
      // Not allowed: the embedded broker ends the connection of whoever writes there.
      ask(asker, "reload", "", "answers/4");
      Await.until("hung up", () -> !asker.isConnected());
      asker.close(/* force= */ true);
      MqttAsyncClient again = asker(port);
      ask(again, "threshold", "{\"value\":0.4}", "answers/5");
      assertEquals(
          "[\"nothing has changed\"]", answer(subscriber, "answers/5").get("lines").toString());
      assertTrue(subscriber.heard().stream().noneMatch(it -> it.topic().equals("answers/4")));
      again.disconnect().waitForCompletion();
      again.close();
    } finally {
      feeding.set(false);
      feeder.join();
      daemon.stop();
      Daemon.Summary unused = running.get(30, TimeUnit.SECONDS);
    }
    try (var incidents = Files.list(folder.resolve("incidents"));
        IncidentReader reader = IncidentReader.open(incidents.findAny().orElseThrow())) {
      IncidentHeader header = reader.header();
      assertEquals("the gate was open", header.why());
      // The zone that a command has set is the camera's now.
      String settings = header.cameras().get(0).settings();
      assertEquals("{\"zones\":{\"yard\":{\"area\":[0,0,1,0,1,1]}}}", settings);
    }
  }

  private static void feed(AtomicBoolean feeding, FakeCamera camera) {
    while (feeding.get()) {
      camera.frames(1);
      LockSupport.parkNanos(20_000_000);
    }
  }

  private Daemon daemon(int port, FakeCamera camera) throws Exception {
    DaemonConfig config =
        new DaemonConfig(
            TinyModel.of(TinyModel.Layout.RAW).write(folder),
            InferenceSettings.ofThreads(1),
            0.3f,
            BrokerSettings.of(BrokerAddress.parse("embedded:" + port), "jetdetr", "truck-07"),
            List.of(FakeCameras.live("front")),
            Duration.ofSeconds(1),
            EngineKind.ONNXRUNTIME,
            null,
            null,
            new CommandSettings(
                Set.of(
                    CommandName.THRESHOLD,
                    CommandName.ZONES,
                    CommandName.SNAPSHOT,
                    CommandName.BUNDLE,
                    CommandName.INCIDENT),
                600),
            BlackBoxSettings.of(folder.resolve("incidents")),
            null);
    return new Daemon(config, Long.MAX_VALUE, name -> camera, ServiceNotifier.none());
  }

  private static MqttAsyncClient asker(int port) throws MqttException {
    MqttAsyncClient client =
        new MqttAsyncClient(
            "tcp://127.0.0.1:" + port, "asker" + System.nanoTime(), new MemoryPersistence());
    client.connect().waitForCompletion(10_000);
    return client;
  }

  private static void ask(
      MqttAsyncClient client, String name, String text, @Nullable String response)
      throws MqttException {
    MqttProperties properties = new MqttProperties();
    if (response != null) {
      properties.setResponseTopic(response);
      properties.setCorrelationData(bytes(response));
    }
    client.publish(CMD + name, new MqttMessage(bytes(text), 1, false, properties));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode answer(Subscriber subscriber, String topic) throws Exception {
    Await.until(topic, () -> subscriber.heard().stream().anyMatch(it -> it.topic().equals(topic)));
    for (var message : subscriber.heard()) {
      if (message.topic().equals(topic)) {
        JsonNode result = Schemas.JSON.readTree(message.text());
        assertEquals(Set.of(), Schemas.strictViolations("result.schema.json", result));
        return result;
      }
    }
    throw new AssertionError(topic);
  }
}

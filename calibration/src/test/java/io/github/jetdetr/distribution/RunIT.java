package io.github.jetdetr.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jetdetr.distribution.support.Certificates;
import io.github.jetdetr.distribution.support.Distribution;
import io.github.jetdetr.distribution.support.ForeignBroker;
import io.github.jetdetr.distribution.support.MessageRecorder;
import io.github.jetdetr.distribution.support.RunningDaemon;
import io.github.jetdetr.distribution.support.ShippedSchemas;
import io.github.jetdetr.distribution.support.SummaryLine;
import io.github.jetdetr.support.MosquittoPasswords;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a video file to a foreign subscriber: the first command a newcomer types. */
class RunIT {

  private static final int FRAMES = 200;
  // At the clip's own pace: time for subscribers, some of which are programs that take seconds to
  // start.
  private static final int FRAMES_FOR_LATE_COMERS = 1_000;
  private static final long SECONDS = 60;

  private final ShippedSchemas schemas = new ShippedSchemas();

  @TempDir private Path folder = Path.of("");

  @Test
  void aForeignClientGetsDetectionsFromTheEmbeddedBroker() throws Exception {
    int port = Distribution.freePort();
    try (RunningDaemon daemon =
        Distribution.start(
            "run",
            "--model",
            Distribution.model(),
            "--camera",
            "front=" + Distribution.clip(""),
            "--broker",
            "embedded:" + port,
            "--frames",
            FRAMES_FOR_LATE_COMERS)) {
      daemon.awaitErrorLine("connected to", SECONDS);
      try (MessageRecorder listener = new MessageRecorder(port)) {
        MessageRecorder.Message unused =
            listener.await("detections", MessageRecorder.Message::isDetections, SECONDS);
        assertEquals("online", MessageRecorder.retainedStatus(port));
        for (String state : List.of("/info", "/camera/front/status")) {
          schemas.assertAllHold(List.of(MessageRecorder.retained(port, state)));
        }
        RunningDaemon.Ended ended = daemon.ended(SECONDS);

        assertEquals(0, ended.code(), ended::toString);
        listener.awaitStatus("stopped", 5);
        List<MessageRecorder.Message> messages = listener.messages();
        schemas.assertAllHold(messages);
        // What the subscriber missed is only what was sent before it came.
        List<MessageRecorder.Message> detections = detections(messages);
        assertNumberedWithoutGaps(detections);
        assertEquals(FRAMES_FOR_LATE_COMERS - 1, last(detections).path("seq").asInt());
        assertShowCars(detections);
      }
    }
  }

  @Test
  void aRealBrokerGetsEveryFrameAndKeepsNoStateOfAnEndedRun() throws Exception {
    try (ForeignBroker broker = ForeignBroker.started(folder);
        MessageRecorder listener = new MessageRecorder(broker.port())) {
      RunningDaemon.Ended ended =
          Distribution.run(
              "run",
              "--json",
              "--model",
              Distribution.model(),
              "--camera",
              "front=" + Distribution.clip("?pace=max"),
              "--broker",
              broker.uri(),
              "--frames",
              FRAMES);

      assertEquals(0, ended.code(), ended::toString);
      assertAllArrived(listener, FRAMES);
      assertEquals("stopped", MessageRecorder.retainedStatus(broker.port()));
      List<MessageRecorder.Message> states =
          listener.messages().stream().filter(MessageRecorder.Message::isCameraStatus).toList();
      assertTrue(states.stream().anyMatch(it -> it.state().equals("online")), states::toString);
      // Withdrawn: nobody who comes later takes it for the present.
      assertEquals("", states.get(states.size() - 1).payload());
      SummaryLine.assertNothingLostSilently(ended.line());
    }
  }

  @Test
  void aRealBrokerOverTlsWithPasswordAndClientCertificateGetsEveryFrame() throws Exception {
    Certificates certificates = new Certificates(folder);
    certificates.sign("broker");
    certificates.sign("client");
    Files.writeString(folder.resolve("password"), "s3cret word\n", StandardCharsets.UTF_8);
    MosquittoPasswords.write(folder.resolve("users"), "fleet", "s3cret word");
    try (ForeignBroker broker =
            ForeignBroker.started(
                folder,
                "cafile " + folder.resolve("ca.crt"),
                "certfile " + folder.resolve("broker.crt"),
                "keyfile " + folder.resolve("broker.key"),
                "require_certificate true",
                "allow_anonymous false",
                "password_file " + folder.resolve("users"));
        MessageRecorder listener = new MessageRecorder(broker.port(), tlsClient())) {
      Path config = folder.resolve("jetdetr.yaml");
      Files.writeString(
          config,
          """
          node: truck-07
          model:
            path: %s
          mqtt:
            broker: mqtts://127.0.0.1:%d
            user: fleet
            password_file: password
            ca_file: ca.crt
            cert_file: client.crt
            key_file: client.key
          cameras:
            front:
              uri: %s
          """
              .formatted(Distribution.model(), broker.port(), Distribution.clip("?pace=max")),
          StandardCharsets.UTF_8);
      RunningDaemon.Ended ended = Distribution.run("run", "--config", config, "--frames", FRAMES);

      assertEquals(0, ended.code(), ended::toString);
      assertAllArrived(listener, FRAMES);
      assertTrue(
          listener.messages().stream().allMatch(it -> it.topic().startsWith("jetdetr/truck-07/")));
      assertTrue(ended.err().stream().noneMatch(line -> line.contains("s3cret")), ended::toString);
    }
  }

  @Test
  void aKilledDaemonIsOffline() throws Exception {
    try (ForeignBroker broker = ForeignBroker.started(folder);
        MessageRecorder listener = new MessageRecorder(broker.port());
        RunningDaemon daemon =
            Distribution.start(
                "run",
                "--model",
                Distribution.model(),
                "--camera",
                "front=" + Distribution.clip(""),
                "--broker",
                broker.uri())) {
      MessageRecorder.Message unused =
          listener.await("detections", MessageRecorder.Message::isDetections, SECONDS);

      daemon.signal("KILL");

      listener.awaitStatus("offline", 20);
      assertEquals("offline", MessageRecorder.retainedStatus(broker.port()));
    }
  }

  @Test
  void aForeignClientGetsAFrameAtTheLatencyItReports() throws Exception {
    try (ForeignBroker broker = ForeignBroker.started(folder);
        MessageRecorder listener = new MessageRecorder(broker.port())) {
      RunningDaemon.Ended ended =
          Distribution.run(
              "run",
              "--model",
              Distribution.model(),
              "--camera",
              "front=" + Distribution.clip(""),
              "--broker",
              broker.uri(),
              "--frames",
              FRAMES);

      assertEquals(0, ended.code(), ended::toString);
      listener.awaitStatus("stopped", 10);
      List<Long> microsOnTheWay = new ArrayList<>();
      for (MessageRecorder.Message message : detections(listener.messages())) {
        long micros = microsSinceMade(message);
        // One wall clock for both; it is bent a little, and the message rounds.
        assertTrue(micros > -1_000, () -> micros + " µs after it was made: " + message);
        microsOnTheWay.add(micros);
      }
      Collections.sort(microsOnTheWay);
      long median = microsOnTheWay.get(microsOnTheWay.size() / 2);
      System.out.printf(
          "from the outbox to mosquitto_sub: median %d µs, p90 %d µs, %d frames%n",
          median, microsOnTheWay.get(microsOnTheWay.size() * 9 / 10), microsOnTheWay.size());
      assertTrue(median < 10_000_000, () -> "median " + median + " µs");
    }
  }

  /**
   * From the end of processing, as its message reports it, to its arrival at {@code mosquitto_sub}.
   */
  private static long microsSinceMade(MessageRecorder.Message message) {
    JsonNode frame = message.json();
    Instant capturedAt = Instant.parse(frame.path("captured_at").asText());
    long totalMicros = Math.round(frame.at("/latency_ms/total").asDouble(-1) * 1_000);
    assertTrue(totalMicros > 0, message::toString);
    return ChronoUnit.MICROS.between(capturedAt.plus(totalMicros, ChronoUnit.MICROS), message.at());
  }

  private String[] tlsClient() {
    return new String[] {
      "--cafile", folder.resolve("ca.crt").toString(),
      "--cert", folder.resolve("client.crt").toString(),
      "--key", folder.resolve("client.key").toString(),
      "-u", "fleet",
      "-P", "s3cret word"
    };
  }

  private void assertAllArrived(MessageRecorder listener, int frames) throws InterruptedException {
    listener.awaitStatus("stopped", 10);
    List<MessageRecorder.Message> messages = listener.messages();
    schemas.assertAllHold(messages);
    List<MessageRecorder.Message> detections = detections(messages);
    assertEquals(frames, detections.size());
    assertEquals(0, detections.get(0).json().path("seq").asInt());
    assertNumberedWithoutGaps(detections);
    assertShowCars(detections);
    assertTrue(messages.stream().anyMatch(it -> it.topic().endsWith("/info")));
    assertTrue(messages.stream().anyMatch(it -> it.topic().endsWith("/telemetry")));
    List<String> words =
        messages.stream()
            .filter(MessageRecorder.Message::isStatus)
            .map(MessageRecorder.Message::payload)
            .toList();
    assertEquals(List.of("online", "stopped"), words);
  }

  private static List<MessageRecorder.Message> detections(List<MessageRecorder.Message> messages) {
    // By number: the first on a connection is sent at QoS 1, and brokers may hand on those of QoS 0
    // before it (MQTT 5.0, 4.6).
    List<MessageRecorder.Message> detections =
        messages.stream()
            .filter(MessageRecorder.Message::isDetections)
            .sorted(Comparator.comparingLong(it -> it.json().path("seq").asLong()))
            .toList();
    assertTrue(detections.size() > FRAMES / 2, () -> "only " + detections.size() + " frames");
    return detections;
  }

  private static JsonNode last(List<MessageRecorder.Message> detections) {
    return detections.get(detections.size() - 1).json();
  }

  private static void assertNumberedWithoutGaps(List<MessageRecorder.Message> detections) {
    long expected = detections.get(0).json().path("seq").asLong();
    for (MessageRecorder.Message message : detections) {
      assertEquals(expected++, message.json().path("seq").asLong());
    }
  }

  /** A car, on the road, surely: in nearly all pictures. */
  private static void assertShowCars(List<MessageRecorder.Message> detections) {
    long withCar = detections.stream().filter(it -> showsCar(it.json())).count();
    assertTrue(
        withCar >= 0.9 * detections.size(), () -> withCar + " with a car of " + detections.size());
  }

  private static boolean showsCar(JsonNode frame) {
    long picture = frame.at("/frame/id").asLong();
    for (JsonNode object : frame.path("objects")) {
      JsonNode box = object.path("box");
      double[] corners = new double[4];
      for (int at = 0; at < corners.length; at++) {
        corners[at] = box.path(at).asDouble();
      }
      if (object.path("label").asText().equals("car")
          && object.path("score").asDouble() > 0.5
          && Distribution.scene().carTest().isCar(picture, corners)) {
        return true;
      }
    }
    return false;
  }
}

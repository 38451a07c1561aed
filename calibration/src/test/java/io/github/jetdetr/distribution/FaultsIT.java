package io.github.jetdetr.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.distribution.support.Distribution;
import io.github.jetdetr.distribution.support.ForeignBroker;
import io.github.jetdetr.distribution.support.HalfOpenProxy;
import io.github.jetdetr.distribution.support.LoopbackPeer;
import io.github.jetdetr.distribution.support.MessageRecorder;
import io.github.jetdetr.distribution.support.RunningDaemon;
import io.github.jetdetr.distribution.support.ShippedSchemas;
import io.github.jetdetr.distribution.support.SummaryLine;
import io.github.jetdetr.support.MosquittoPasswords;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong while the daemon runs: brokers, cameras, signals. */
class FaultsIT {

  private static final long SECONDS = 60;
  private static final int KILLED_BY_TERM = 128 + 15;
  private static final String EVERY_FRAME = "?pace=max";

  @TempDir private Path folder = Path.of("");

  @Test
  void aBrokerThatIsAbsentAtTheStartIsFoundWhenItComes() throws Exception {
    int port = Distribution.freePort();
    // The listener is there before the daemon finds its way: it is to hear the first that is sent.
    try (ForeignBroker broker = ForeignBroker.started(folder);
        MessageRecorder listener = new MessageRecorder(broker.port());
        RunningDaemon daemon = onPort(port, "")) {
      daemon.awaitErrorLine("cannot connect to mqtt://127.0.0.1:" + port, SECONDS);
      daemon.awaitErrorLine("camera front: online", SECONDS);

      Instant startedAt = Instant.now();
      try (HalfOpenProxy way = new HalfOpenProxy(broker.port(), port)) {
        assertEquals(port, way.port());
        listener.awaitStatus("online", SECONDS);
        List<MessageRecorder.Message> detections =
            listener.await("detections", 5, MessageRecorder.Message::isDetections, SECONDS);
        // What is not too old was kept, so the first are of the time without a broker.
        String capturedAt = detections.get(0).json().path("captured_at").asText();
        assertTrue(Instant.parse(capturedAt).isBefore(startedAt), detections::toString);
        assertEquals(1, daemon.errorLineCount("cannot connect to"), daemon::toString);
      }
    }
  }

  @Test
  void aKilledBrokerGetsEveryRetainedMessageWhenItIsBack() throws Exception {
    try (ForeignBroker broker = ForeignBroker.started(folder);
        RunningDaemon daemon = onBroker(broker, "")) {
      daemon.awaitErrorLine("connected to", SECONDS);
      long seen;
      try (MessageRecorder listener = new MessageRecorder(broker.port())) {
        List<MessageRecorder.Message> detections =
            listener.await("detections", 5, MessageRecorder.Message::isDetections, SECONDS);
        seen = seq(detections.get(4));
      }

      broker.kill();
      daemon.awaitErrorLine("lost", SECONDS);
      broker.start();

      try (MessageRecorder listener = new MessageRecorder(broker.port())) {
        listener.awaitStatus("online", SECONDS);
        listener.awaitCamera("front", "online", SECONDS);
        MessageRecorder.Message info =
            listener.await("info", message -> message.topic().endsWith("/info"), SECONDS);
        assertTrue(info.payload().contains("jetdetr.info/1."), info::toString);
        MessageRecorder.Message next =
            listener.await("detections", MessageRecorder.Message::isDetections, SECONDS);
        assertTrue(seq(next) > seen, next::toString);
        assertEquals("online", MessageRecorder.retained(broker.port(), "/front/status").state());
      }
    }
  }

  @Test
  void aBrokerThatNeverAnswersCostsMessagesButNoFrames() throws Exception {
    try (LoopbackPeer silent = LoopbackPeer.silent()) {
      Path config =
          Files.writeString(
              folder.resolve("jetdetr.yaml"),
              """
              mqtt:
                broker: mqtt://127.0.0.1:%d
                connect_timeout_s: 1
              """
                  .formatted(silent.port()),
              StandardCharsets.UTF_8);
      RunningDaemon.Ended ended =
          Distribution.run(
              "run",
              "--json",
              "--config",
              config,
              "--model",
              Distribution.model(),
              "--camera",
              "front=" + Distribution.clip(EVERY_FRAME),
              "--frames",
              300);

      assertEquals(0, ended.code(), ended::toString);
      assertEquals(1, times(ended, "cannot connect to"), ended::toString);
      JsonNode summary = SummaryLine.assertNothingLostSilently(ended.line());
      assertEquals(300, summary.path("cameras").path(0).path("processed").asInt());
      assertEquals(0, summary.path("messages").path("sent").asInt());
    }
  }

  @Test
  void aWrongPasswordIsNamedOnceAndNotTriedAgainAtOnce() throws Exception {
    MosquittoPasswords.write(folder.resolve("users"), "fleet", "s3cret word");
    Files.writeString(folder.resolve("password"), "guessed-wrong", StandardCharsets.UTF_8);
    try (ForeignBroker broker =
        ForeignBroker.started(
            folder, "allow_anonymous false", "password_file " + folder.resolve("users"))) {
      Path config =
          Files.writeString(
              folder.resolve("jetdetr.yaml"),
              """
              mqtt:
                broker: %s
                user: fleet
                password_file: password
              """
                  .formatted(broker.uri()),
              StandardCharsets.UTF_8);
      // At the clip's own pace, so that a busy loop would have its seconds.
      RunningDaemon.Ended ended =
          Distribution.run(
              "run",
              "--json",
              "--config",
              config,
              "--model",
              Distribution.model(),
              "--camera",
              "front=" + Distribution.clip(""),
              "--frames",
              100);

      assertEquals(0, ended.code(), ended::toString);
      assertEquals(1, times(ended, "rejected user fleet"), ended::toString);
      assertEquals(0, times(ended, "guessed-wrong"), ended::toString);
      assertEquals(1, broker.errorLineCount("Sending CONNACK"), "tries");
      JsonNode unused = SummaryLine.assertNothingLostSilently(ended.line());
    }
  }

  @Test
  void aTerminationSignalIsHandledWithinTwoSeconds() throws Exception {
    try (ForeignBroker broker = ForeignBroker.started(folder);
        MessageRecorder listener = new MessageRecorder(broker.port());
        RunningDaemon daemon = onBroker(broker, "")) {
      MessageRecorder.Message unused =
          listener.await("detections", MessageRecorder.Message::isDetections, SECONDS);

      long beginNanos = System.nanoTime();
      daemon.signal("TERM");
      RunningDaemon.Ended ended = daemon.ended(SECONDS);
      long millis = (System.nanoTime() - beginNanos) / 1_000_000;

      // Java's own way to end on a signal; systemd takes it for a clean end.
      assertEquals(KILLED_BY_TERM, ended.code(), ended::toString);
      assertTrue(millis < 2_000, () -> "took " + millis + " ms");
      listener.awaitStatus("stopped", 5);
      assertEquals("stopped", MessageRecorder.retainedStatus(broker.port()));
    }
  }

  @Test
  void aSignalIsHandledWhileTheBrokerIsSilentAndACameraHangs() throws Exception {
    try (LoopbackPeer silent = LoopbackPeer.silent();
        RunningDaemon daemon =
            Distribution.start(
                "run",
                "--model",
                Distribution.model(),
                "--camera",
                "front=" + Distribution.clip(""),
                "--camera",
                "rear=http://127.0.0.1:" + silent.port() + "/video",
                "--broker",
                "mqtt://127.0.0.1:" + silent.port())) {
      daemon.awaitErrorLine("camera front: online", SECONDS);

      long beginNanos = System.nanoTime();
      daemon.signal("TERM");
      RunningDaemon.Ended ended = daemon.ended(SECONDS);
      long millis = (System.nanoTime() - beginNanos) / 1_000_000;

      assertEquals(KILLED_BY_TERM, ended.code(), ended::toString);
      // Two seconds for the camera's thread, three for the connection: below systemd's ninety.
      assertTrue(millis < 6_000, () -> "took " + millis + " ms");
    }
  }

  @Test
  void aClipThatEndsEndsTheDaemon() throws Exception {
    RunningDaemon.Ended ended =
        Distribution.run(
            "run",
            "--json",
            "--model",
            Distribution.model(),
            "--camera",
            "front=" + Distribution.clip("?loop=false&pace=max"),
            "--broker",
            "embedded:" + Distribution.freePort());

    assertEquals(0, ended.code(), ended::toString);
    JsonNode summary = SummaryLine.assertNothingLostSilently(ended.line());
    assertEquals(38, summary.path("cameras").path(0).path("processed").asInt(), ended.line());
  }

  @Test
  void aCameraThatStallsIsReportedAndTheOtherContinues() throws Exception {
    try (LoopbackPeer camera = LoopbackPeer.stallingCamera(20);
        ForeignBroker broker = ForeignBroker.started(folder);
        MessageRecorder listener = new MessageRecorder(broker.port());
        RunningDaemon daemon = withSecondCamera(broker, camera)) {
      listener.awaitCamera("rear", "online", SECONDS);
      listener.awaitCamera("rear", "stalled", SECONDS);
      listener.awaitCamera("rear", "lost", SECONDS);

      assertFrontGoesOn(listener);
      assertTrue(daemon.isAlive());
      // The port is not secret, the reason is given, and the state is retained by the broker.
      MessageRecorder.Message stalled =
          listener.await("rear stalled", it -> isRear(it, "stalled"), SECONDS);
      assertTrue(stalled.json().path("reason").asText().length() > 10, stalled::toString);
      new ShippedSchemas().assertAllHold(listener.messages());
      assertTrue(
          MessageRecorder.retained(broker.port(), "/rear/status").topic().endsWith("status"));
    }
  }

  @Test
  void aCameraThatNeverAnswersIsLostAndTheOtherContinues() throws Exception {
    try (LoopbackPeer camera = LoopbackPeer.silent();
        ForeignBroker broker = ForeignBroker.started(folder);
        MessageRecorder listener = new MessageRecorder(broker.port());
        RunningDaemon daemon = withSecondCamera(broker, camera)) {
      listener.awaitCamera("rear", "lost", SECONDS);

      assertFrontGoesOn(listener);
      assertTrue(daemon.isAlive());
      assertEquals("lost", MessageRecorder.retained(broker.port(), "/rear/status").state());
    }
  }

  private static boolean isRear(MessageRecorder.Message message, String state) {
    return message.topic().endsWith("/rear/status") && message.state().equals(state);
  }

  /** Frames that were captured after the last message received. */
  private static void assertFrontGoesOn(MessageRecorder listener) throws InterruptedException {
    long before = listener.messages().stream().filter(FaultsIT::isFront).count();
    List<MessageRecorder.Message> unused =
        listener.await("front's detections", (int) before + 20, FaultsIT::isFront, SECONDS);
  }

  private static boolean isFront(MessageRecorder.Message message) {
    return message.topic().endsWith("/camera/front/detections");
  }

  @MustBeClosed
  private RunningDaemon withSecondCamera(ForeignBroker broker, LoopbackPeer camera)
      throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("jetdetr.yaml"),
            """
            model:
              path: %s
            mqtt:
              broker: %s
            cameras:
              front:
                uri: %s
              rear:
                uri: http://127.0.0.1:%d/video
                open_timeout_s: 1
                read_timeout_s: 1
            """
                .formatted(
                    Distribution.model(), broker.uri(), Distribution.clip(""), camera.port()),
            StandardCharsets.UTF_8);
    return Distribution.start("run", "--config", config);
  }

  @MustBeClosed
  private static RunningDaemon onBroker(ForeignBroker broker, String clipOptions) throws Exception {
    return onPort(broker.port(), clipOptions);
  }

  @MustBeClosed
  private static RunningDaemon onPort(int port, String clipOptions) throws Exception {
    return Distribution.start(
        "run",
        "--model",
        Distribution.model(),
        "--camera",
        "front=" + Distribution.clip(clipOptions),
        "--broker",
        "mqtt://127.0.0.1:" + port);
  }

  private static long times(RunningDaemon.Ended ended, String words) {
    return ended.err().stream().filter(line -> line.contains(words)).count();
  }

  private static long seq(MessageRecorder.Message detections) {
    return detections.json().path("seq").asLong(-1);
  }
}

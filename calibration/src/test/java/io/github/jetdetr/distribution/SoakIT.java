package io.github.jetdetr.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.distribution.support.Distribution;
import io.github.jetdetr.distribution.support.Faults;
import io.github.jetdetr.distribution.support.Footprint;
import io.github.jetdetr.distribution.support.ForeignBroker;
import io.github.jetdetr.distribution.support.HalfOpenProxy;
import io.github.jetdetr.distribution.support.LoopbackPeer;
import io.github.jetdetr.distribution.support.MessageRecorder;
import io.github.jetdetr.distribution.support.OwnMachine;
import io.github.jetdetr.distribution.support.RunningDaemon;
import io.github.jetdetr.distribution.support.SummaryLine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The daemon on the street while one of the {@link Faults} follows the other. {@code
 * -Djetdetr.soak.frames=100000} makes a soak of it, which ends with stable resident memory.
 */
class SoakIT {

  private static final long SECONDS = 120;
  private static final int FRAMES = Integer.getInteger("jetdetr.soak.frames", 100);
  private static final int MIN_ROUNDS = 2;
  // Before, Java is still busy with compiling and loading what a fault needs for the first time.
  private static final int ROUNDS_FOR_MEMORY = 16;
  private static final double MAX_GROWTH = 1.05;
  // A connection that ends and one that begins.
  private static final int MAX_MQTT_THREADS = 2 * 6;
  private static final int MAX_MORE_FILES = 16;

  @TempDir private Path folder = Path.of("");

  private final Map<String, Integer> happened = new TreeMap<>();
  private final List<Footprint> footprints = new ArrayList<>();

  @Test
  void faultAfterFaultEveryFrameIsCountedAndNoThreadIsLost() throws Exception {
    assumeTrue(Footprint.isKnown(), Footprint.NEEDED);
    OwnMachine machine = new OwnMachine(Files.createDirectory(folder.resolve("machine")));
    try (ForeignBroker broker = ForeignBroker.started(folder);
        MessageRecorder listener =
            new MessageRecorder(broker.port(), "-T", "+/+/camera/+/detections");
        HalfOpenProxy proxy = new HalfOpenProxy(broker.port());
        LoopbackPeer camera = LoopbackPeer.stallingCamera(20);
        RunningDaemon daemon = daemon(machine, proxy, camera)) {
      daemon.awaitErrorLine("camera front: online", SECONDS);
      List<Faults.Fault> round = new Faults(daemon, broker, proxy, machine, listener).round();
      long frames = 0;
      for (int rounds = 0; rounds < MIN_ROUNDS || frames < FRAMES; rounds++) {
        for (Faults.Fault fault : round) {
          fault.happen();
          happened.merge(fault.name(), 1, Integer::sum);
        }
        footprints.add(Footprint.of(daemon.pid()));
        frames = processed(listener);
        System.out.printf("round %d: %d frames, %s%n", rounds + 1, frames, lastFootprint());
      }

      daemon.signal("TERM");
      RunningDaemon.Ended ended = daemon.ended(SECONDS);
      assertEveryFrameIsCounted(ended.out().get(ended.out().size() - 1));
      assertNoSentinelIsPublishedAsAReading(listener.messages());
    }
    System.out.println("faults: " + happened);
    assertNothingIsLeftBehind();
    assertMemoryIsStable();
  }

  private static long processed(MessageRecorder listener) throws Exception {
    JsonNode cameras =
        listener
            .awaitNext("telemetry", MessageRecorder.Message::isTelemetry, SECONDS)
            .json()
            .path("cameras");
    long processed = 0;
    for (JsonNode camera : cameras) {
      processed += camera.path("frames").path("processed").asLong();
    }
    return processed;
  }

  private static void assertEveryFrameIsCounted(String line) throws Exception {
    System.out.println("counters: " + line);
    for (JsonNode each : SummaryLine.assertNothingLostSilently(line).path("cameras")) {
      assertEquals(
          each.path("captured").asLong(),
          SummaryLine.sum(each, List.of("processed", "replaced", "stale", "failed")),
          each::toString);
      assertEquals(0, each.path("failed").asLong(-1), each::toString);
    }
  }

  private static void assertNoSentinelIsPublishedAsAReading(
      List<MessageRecorder.Message> messages) {
    List<MessageRecorder.Message> telemetry =
        messages.stream().filter(MessageRecorder.Message::isTelemetry).toList();
    assertTrue(telemetry.size() > MIN_ROUNDS, telemetry::toString);
    for (MessageRecorder.Message message : telemetry) {
      JsonNode device = message.json().path("device");
      for (JsonNode celsius : device.path("temp_c")) {
        assertTrue(celsius.asDouble() > 20 && celsius.asDouble() < 100, message::toString);
      }
      for (JsonNode watts : device.path("power_w")) {
        assertTrue(watts.asDouble() > 0 && watts.asDouble() < 100, message::toString);
      }
      for (JsonNode fan : device.path("fan")) {
        assertTrue(fan.path("duty").asDouble(0) <= 1 && fan.path("rpm").asLong(1) > 0);
      }
    }
  }

  private void assertNothingIsLeftBehind() {
    Footprint first = footprints.get(0);
    assertEquals(first.ownThreads(), lastFootprint().ownThreads(), "threads at the ends");
    for (Footprint each : footprints) {
      assertTrue(each.mqttThreads() <= MAX_MQTT_THREADS, footprints::toString);
    }
    assertTrue(lastFootprint().files() <= first.files() + MAX_MORE_FILES, footprints::toString);
  }

  private void assertMemoryIsStable() {
    if (footprints.size() < ROUNDS_FOR_MEMORY) {
      return;
    }
    long[] medians = new long[4];
    for (int quarter = 0; quarter < medians.length; quarter++) {
      int from = quarter * footprints.size() / medians.length;
      int to = (quarter + 1) * footprints.size() / medians.length;
      List<Long> part =
          footprints.subList(from, to).stream().map(Footprint::residentKilobytes).sorted().toList();
      medians[quarter] = part.get(part.size() / 2);
      System.out.printf(
          "quarter %d: median %d kB resident, %d rounds%n",
          quarter + 1, medians[quarter], part.size());
    }
    assertTrue(
        medians[3] <= MAX_GROWTH * medians[1],
        () -> "from %d kB to %d kB".formatted(medians[1], medians[3]));
  }

  private Footprint lastFootprint() {
    return footprints.get(footprints.size() - 1);
  }

  @MustBeClosed
  private RunningDaemon daemon(OwnMachine machine, HalfOpenProxy proxy, LoopbackPeer camera)
      throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("jetdetr.yaml"),
            """
            mqtt:
              broker: mqtt://127.0.0.1:%d
              keep_alive_s: 2
              connect_timeout_s: 2
            telemetry:
              every_s: 1
            cameras:
              front:
                uri: street:1?weather=tour&fps=60&size=320x180
              rear:
                uri: http://127.0.0.1:%d/video
                open_timeout_s: 5
                read_timeout_s: 1
            """
                .formatted(proxy.port(), camera.port()),
            StandardCharsets.UTF_8);
    return new RunningDaemon(
        machine.with(Distribution.jetdetr("run", "--json", "--config", config.toString())));
  }
}

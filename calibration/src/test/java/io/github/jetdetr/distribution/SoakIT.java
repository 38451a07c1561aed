package io.github.jetdetr.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The daemon on the street while one fault follows the other: its broker killed, the connection
 * half open, a camera that stalls. {@code -Djetdetr.soak.frames=100000} makes a soak of it, which
 * prints the medians of resident memory by quarters of the run.
 */
class SoakIT {

  private static final String CONNECTED = "connected to mqtt:";
  private static final String GONE = "trying again until it works";
  private static final long SECONDS = 120;
  private static final int FRAMES = Integer.getInteger("jetdetr.soak.frames", 100);
  private static final int LEAST_ROUNDS = 2;

  @TempDir private Path folder = Path.of("");

  private final List<Long> residentKilobytes = new ArrayList<>();
  private final List<Map<String, Integer>> threads = new ArrayList<>();

  @Test
  void faultAfterFaultEveryFrameIsCountedAndNoThreadIsLost() throws Exception {
    try (Broker broker = Broker.started(folder);
        HalfOpenProxy proxy = new HalfOpenProxy(broker.port());
        LoopbackPeer camera = LoopbackPeer.stallingCamera(20);
        Running daemon = daemon(proxy, camera)) {
      daemon.awaitSaid(CONNECTED, SECONDS);
      for (int round = 0; round < LEAST_ROUNDS || processed(broker) < FRAMES; round++) {
        killBroker(daemon, broker);
        halfOpen(daemon, proxy);
        await(daemon, "camera rear: stalled", round + 1);
        sample(daemon);
      }

      daemon.signal("TERM");
      Running.Ended ended = daemon.ended(SECONDS);
      JsonNode summary = Summary.assertNothingLostSilently(ended.out().get(ended.out().size() - 1));
      for (JsonNode each : summary.path("cameras")) {
        assertEquals(
            each.path("captured").asLong(),
            Summary.sum(each, List.of("processed", "replaced", "stale", "failed")),
            each::toString);
        assertEquals(0, each.path("failed").asLong(-1), each::toString);
      }
    }
    assertEquals(threads.get(0), threads.get(threads.size() - 1), "threads at the ends");
    tellMemory();
  }

  private static void killBroker(Running daemon, Broker broker) throws Exception {
    long connected = daemon.timesSaid(CONNECTED);
    long gone = daemon.timesSaid(GONE);
    broker.kill();
    await(daemon, GONE, gone + 1);
    broker.start();
    await(daemon, CONNECTED, connected + 1);
  }

  private static void halfOpen(Running daemon, HalfOpenProxy proxy) throws Exception {
    long connected = daemon.timesSaid(CONNECTED);
    long gone = daemon.timesSaid(GONE);
    proxy.freeze();
    await(daemon, GONE, gone + 1);
    proxy.thaw();
    await(daemon, CONNECTED, connected + 1);
  }

  private static void await(Running daemon, String words, long times) throws Exception {
    daemon.awaitErr(
        times + " × " + words,
        lines -> lines.stream().filter(line -> line.contains(words)).count() >= times,
        SECONDS);
  }

  /** What telemetry says after the faults; it comes through the mended connection. */
  private static long processed(Broker broker) throws Exception {
    try (Listener listener = new Listener(broker.port())) {
      JsonNode cameras =
          listener
              .await("telemetry", it -> it.topic().endsWith("/telemetry"), SECONDS)
              .json()
              .path("cameras");
      long processed = 0;
      for (JsonNode camera : cameras) {
        processed += camera.path("frames").path("processed").asLong();
      }
      return processed;
    }
  }

  private void sample(Running daemon) throws IOException {
    Path process = Path.of("/proc", String.valueOf(daemon.pid()));
    for (String line : Files.readAllLines(process.resolve("status"), StandardCharsets.UTF_8)) {
      if (line.startsWith("VmRSS:")) {
        residentKilobytes.add(Long.parseLong(line.replaceAll("\\D", "")));
      }
    }
    Map<String, Integer> ours = new TreeMap<>();
    try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
      for (Path task : tasks.toList()) {
        String name = Files.readString(task.resolve("comm"), StandardCharsets.UTF_8).strip();
        if (name.startsWith("capture-")
            || name.startsWith("frames-")
            || name.startsWith("jetdetr-")) {
          ours.merge(name, 1, Integer::sum);
        }
      }
    }
    threads.add(ours);
  }

  private void tellMemory() {
    int count = residentKilobytes.size();
    for (int quarter = 0; quarter < 4 && count >= 4; quarter++) {
      List<Long> part = residentKilobytes.subList(quarter * count / 4, (quarter + 1) * count / 4);
      long median = part.stream().sorted().toList().get(part.size() / 2);
      System.out.printf(
          "quarter %d: median %d kB resident, %d rounds%n", quarter + 1, median, part.size());
    }
  }

  @MustBeClosed
  private Running daemon(HalfOpenProxy proxy, LoopbackPeer camera) throws Exception {
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
                uri: street:1?weather=tour&fps=60
              rear:
                uri: http://127.0.0.1:%d/video
                open_timeout_s: 5
                read_timeout_s: 1
            """
                .formatted(proxy.port(), camera.port()),
            StandardCharsets.UTF_8);
    return Distribution.start("run", "--json", "--config", config);
  }
}

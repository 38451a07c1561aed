package io.github.jetdetr.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.message.json.Schemas;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.EmbeddedBroker;
import io.github.jetdetr.mqtt.Eventually;
import io.github.jetdetr.mqtt.FaultProxy;
import io.github.jetdetr.mqtt.ReceivedMessage;
import io.github.jetdetr.mqtt.Subscriber;
import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that is killed under load while its broker comes and goes; {@code
 * -Djetdetr.spool.kills=200} for as many kills, {@code -Djetdetr.spool.seed=N} for others.
 */
class SpoolKillTest {

  private static final int KILLS = Integer.getInteger("jetdetr.spool.kills", 3);
  private static final long SEED = Long.getLong("jetdetr.spool.seed", 1);
  private static final int MAX_EVENTS_BEFORE_KILL = 300;

  @TempDir private Path folder = Path.of("");

  private final Random random = new Random(SEED);
  private final Map<String, Long> promised = new HashMap<>();
  private long disturbances;

  @Test
  void noEventThatTheSpoolTookIsLostAndNoneComesTwiceWithoutACause() throws Exception {
    int front = quietPort();
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(BrokerAddress.parse("embedded:" + SampleReports.freePort()));
        Subscriber subscriber = new Subscriber(broker.address().port())) {
      for (int kill = 0; kill < KILLS; kill++) {
        killUnderLoad("c" + kill, broker.address().port(), front);
      }
      try (FaultProxy open = reachable(broker.address().port(), front)) {
        Process last = start(front, "drain");
        assertTrue(last.waitFor(120, TimeUnit.SECONDS), "the spool is not empty after two minutes");
        assertEquals(0, last.exitValue());
        assertTrue(open.port() > 0);
      }
      check(subscriber);
    }
  }

  /**
   * A port that the system gives to nobody who connects: one that tries to reach it while nobody
   * listens could be given it, and would be connected to itself.
   */
  private int quietPort() throws IOException {
    while (true) {
      int port = 20_000 + random.nextInt(10_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException e) {
        // The next one.
      }
    }
  }

  private void killUnderLoad(String camera, int brokerPort, int front) throws Exception {
    FaultProxy proxy = random.nextInt(3) == 0 ? reachable(brokerPort, front) : null;
    Process node = start(front, camera);
    try {
      int turns = random.nextInt(3);
      for (int turn = 0; turn <= turns; turn++) {
        long until = promised(camera) + 1 + random.nextInt(MAX_EVENTS_BEFORE_KILL);
        Eventually.seconds(60, camera + " has events", () -> promised(camera) >= until);
        if (turn < turns && proxy == null) {
          proxy = reachable(brokerPort, front);
        } else if (turn < turns && proxy != null) {
          proxy.close();
          disturbances++;
          proxy = null;
        }
      }
    } finally {
      node.destroyForcibly();
      node.waitFor();
      disturbances++;
      if (proxy != null) {
        proxy.close();
      }
    }
    promised.put(camera, promised(camera));
  }

  /** The broker can be reached; a connection that the one before left may take a moment to go. */
  private static FaultProxy reachable(int brokerPort, int front) throws Exception {
    CompletableFuture<FaultProxy> proxy = new CompletableFuture<>();
    Eventually.seconds(
        20,
        "the port is free",
        () -> {
          try {
            return proxy.complete(new FaultProxy(brokerPort, front));
          } catch (BindException e) {
            return false;
          }
        });
    return proxy.get();
  }

  private Process start(int port, String camera) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            System.getProperty("java.class.path"),
            SpoolLoadMain.class.getName(),
            String.valueOf(port),
            folder.resolve("spool").toString(),
            camera,
            folder.resolve(camera).toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(folder.toFile(), "log")))
        .start();
  }

  /** How many events of a node were sent or in its spool, by its own word. */
  private long promised(String camera) throws Exception {
    Path file = folder.resolve(camera);
    if (!Files.exists(file) || Files.size(file) < Long.BYTES) {
      return 0;
    }
    return ByteBuffer.wrap(Files.readAllBytes(file)).getLong();
  }

  private void check(Subscriber subscriber) throws Exception {
    Map<String, Integer> times = new HashMap<>();
    long late = 0;
    for (ReceivedMessage message : subscriber.heard()) {
      if (message.topic().endsWith("/event")) {
        JsonNode event = Schemas.JSON.readTree(message.text());
        times.merge(
            event.path("camera").asText() + " " + event.path("seq").asLong(), 1, Integer::sum);
        late += event.path("late").asBoolean() ? 1 : 0;
        if (event.path("late").asBoolean() && late % 500 == 1) {
          assertEquals(Set.of(), Schemas.strictViolations("event.schema.json", event));
        }
      }
    }
    assertTrue(
        subscriber.heard().stream().anyMatch(message -> message.topic().endsWith("/counts/late")));
    long lost = 0;
    long all = 0;
    for (Map.Entry<String, Long> node : promised.entrySet()) {
      for (long seq = 0; seq < node.getValue(); seq++) {
        all++;
        lost += times.containsKey(node.getKey() + " " + seq) ? 0 : 1;
      }
    }
    long twice = times.values().stream().mapToLong(count -> count - 1).sum();
    System.out.printf(
        "%d kills, %d disturbances, %d events promised, %d came late, %d twice, %d lost%n",
        KILLS, disturbances, all, late, twice, lost);
    assertEquals(0, lost);
    assertTrue(late > 0);
    // One message is on its way at a time, and may have arrived when a connection or process ends.
    assertTrue(twice <= disturbances, twice + " came twice, after " + disturbances);
  }
}

package io.github.jetdetr.distribution.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.audit.Audit;
import io.github.jetdetr.audit.KindFinding;
import io.github.jetdetr.audit.RunFinding;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.mqtt.NodeSubscriber;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes to all that the daemon publishes, connects again whenever the broker was away, and
 * keeps account as {@code jetdetr audit} does.
 */
public final class Observer implements AutoCloseable {

  private static final long LOOK_MILLIS = 50;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BrokerSettings settings;
  private final Audit audit = new Audit("jetdetr");
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::listen, "observer");

  @GuardedBy("this")
  private final Map<String, Instant> lastCapturedAt = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, Long> detections = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, String> states = new HashMap<>();

  @GuardedBy("this")
  private long telemetry;

  @GuardedBy("this")
  private String run = "";

  @GuardedBy("this")
  private String health = "";

  /** Begins to listen; the broker may be absent. */
  public Observer(int port) {
    settings =
        BrokerSettings.of(
            BrokerAddress.parse("mqtt://127.0.0.1:" + port), "jetdetr", "observer-" + port);
    thread.setDaemon(true);
    thread.start();
  }

  private void listen() {
    NodeSubscriber subscriber = null;
    try {
      while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (subscriber != null && subscriber.problem() != null) {
          audit.disconnected(System.currentTimeMillis());
          subscriber.close();
          subscriber = null;
        }
        if (subscriber == null) {
          subscriber = connect();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (subscriber != null) {
        subscriber.close();
      }
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // closed by listen()
  private @Nullable NodeSubscriber connect() throws InterruptedException {
    try {
      NodeSubscriber subscriber =
          NodeSubscriber.open(settings, List.of("jetdetr/#"), this::received);
      audit.connected(subscriber.terms().retain(), System.currentTimeMillis());
      return subscriber;
    } catch (IOException e) {
      return null;
    }
  }

  private void received(String topic, byte[] payload, boolean retained) {
    String text = new String(payload, StandardCharsets.UTF_8);
    audit.received(topic, text, retained, System.currentTimeMillis());
    synchronized (this) {
      try {
        note(topic, text);
      } catch (IOException e) {
        states.put("malformed", topic + ": " + text);
      }
      notifyAll();
    }
  }

  @GuardedBy("this")
  private void note(String topic, String text) throws IOException {
    String[] levels = topic.split("/", -1);
    String kind = levels[levels.length - 1];
    if (kind.equals("detections")) {
      JsonNode message = JSON.readTree(text);
      run = message.path("run").asText();
      lastCapturedAt.put(levels[3], Instant.parse(message.path("captured_at").asText()));
      detections.merge(levels[3], 1L, Long::sum);
    } else if (kind.equals("telemetry")) {
      telemetry++;
    } else if (kind.equals("status") && levels.length == 3) {
      states.put("node", text);
    } else if (kind.equals("status") || kind.equals("health")) {
      String state = text.isEmpty() ? "" : JSON.readTree(text).path("state").asText();
      states.put(kind.equals("health") ? "health" : levels[3], state);
      health = kind.equals("health") ? text : health;
    }
  }

  /** The last state of {@code node}, {@code health} or a camera; empty if none was heard. */
  public synchronized String state(String of) {
    return states.getOrDefault(of, "");
  }

  /** The run of the latest detections. */
  public synchronized String run() {
    return run;
  }

  /** How many detections of a camera arrived so far. */
  public synchronized long detections(String camera) {
    return detections.getOrDefault(camera, 0L);
  }

  /** Waits for so many more detections of a camera. */
  public boolean awaitMore(String camera, int count, double seconds) throws InterruptedException {
    long before = detections(camera);
    return await(() -> detections(camera) >= before + count, seconds);
  }

  /** Waits for a frame of each camera that was taken after {@code since}. */
  public boolean awaitFramesSince(Instant since, List<String> cameras, double seconds)
      throws InterruptedException {
    return await(() -> cameras.stream().allMatch(camera -> isSince(camera, since)), seconds);
  }

  private synchronized boolean isSince(String camera, Instant since) {
    Instant last = lastCapturedAt.get(camera);
    return last != null && !last.isBefore(since);
  }

  /** Waits for the state of {@code node}, {@code health} or a camera. */
  public boolean awaitState(String of, String state, double seconds) throws InterruptedException {
    return await(() -> state(of).equals(state), seconds);
  }

  /** Waits until the node's health has a reason of this code, or has none. */
  public boolean awaitReason(String code, boolean present, double seconds)
      throws InterruptedException {
    return await(() -> hasReason(code) == present, seconds);
  }

  private synchronized boolean hasReason(String code) {
    return health.contains('"' + code + '"');
  }

  /** Waits until whatever was counted before this call has been published. */
  public boolean awaitTelemetry(int count, double seconds) throws InterruptedException {
    long before = telemetry();
    return await(() -> telemetry() >= before + count, seconds);
  }

  private synchronized long telemetry() {
    return telemetry;
  }

  private synchronized boolean await(BooleanSupplier condition, double seconds)
      throws InterruptedException {
    long endNanos = System.nanoTime() + (long) (seconds * 1e9);
    while (!condition.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** The audit's account of a run, by its id. */
  public RunFinding finding(String of) {
    return audit.findings(System.currentTimeMillis()).stream()
        .filter(finding -> finding.run().equals(of))
        .findFirst()
        .orElseThrow();
  }

  /** Messages that did not arrive, by reason; {@code unexplained} among them. */
  public Map<String, Long> losses() {
    Map<String, Long> losses = new TreeMap<>();
    for (RunFinding finding : audit.findings(System.currentTimeMillis())) {
      for (KindFinding kind : finding.kinds()) {
        kind.dropped().forEach((reason, count) -> add(losses, reason, count));
        add(losses, "lost with the connection", kind.lostWithConnection());
        add(losses, "after the last telemetry", kind.unsettled());
        add(losses, "unexplained", kind.unexplained());
      }
    }
    add(losses, "malformed", audit.malformed());
    return losses;
  }

  private static void add(Map<String, Long> losses, String reason, long count) {
    if (count > 0) {
      losses.merge(reason, count, Long::sum);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

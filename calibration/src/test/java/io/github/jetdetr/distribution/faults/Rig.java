package io.github.jetdetr.distribution.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jetdetr.distribution.support.Distribution;
import io.github.jetdetr.distribution.support.ForeignBroker;
import io.github.jetdetr.distribution.support.HalfOpenProxy;
import io.github.jetdetr.distribution.support.OwnMachine;
import io.github.jetdetr.distribution.support.RunningDaemon;
import io.github.jetdetr.distribution.support.SummaryLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A daemon with a street and an MJPEG camera, on a machine of its own, at a real broker behind a
 * proxy, and an observer at that broker. One owner of all of it.
 */
public final class Rig implements AutoCloseable {

  /** The drawn street and the {@link ScriptedCamera}. */
  public static final List<String> CAMERAS = List.of("front", "rear");

  private static final double SECONDS = 60;
  // Few frames, so that many rigs fit onto one machine; others for a fault under load.
  private static final String STREET =
      System.getProperty("jetdetr.faults.street", "street:1?weather=day&fps=5&size=320x180");
  private static final int KILLED_BY_TERM = 128 + 15;

  private final Path folder;
  private final Path model;
  private final ForeignBroker broker;
  private final HalfOpenProxy proxy;
  private final ScriptedCamera camera;
  private final OwnMachine machine;
  private final Observer observer;
  private final AgentLink agent;
  private final int metricsPort;
  private final SplittableRandom random;
  private @Nullable RunningDaemon daemon;
  private @Nullable Witness witness;
  private String awaitedWords = "";
  private long wordsBefore;

  /**
   * Prepares everything but the daemon.
   *
   * @param folder for its files, made here
   */
  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  public Rig(Path folder) throws Exception {
    this.folder = Files.createDirectory(folder);
    model = folder.resolve("model.onnx");
    Path bundled = Distribution.home().resolve("models/street-detr");
    Files.copy(bundled.resolve("model.onnx"), model, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(bundled.resolve("model.yaml"), folder.resolve("model.yaml"));
    broker = ForeignBroker.started(folder);
    proxy = new HalfOpenProxy(broker.port());
    camera = new ScriptedCamera();
    machine = new OwnMachine(Files.createDirectory(folder.resolve("machine")));
    agent = new AgentLink(folder);
    metricsPort = Distribution.freePort();
    observer = new Observer(broker.port());
    long seed = Long.getLong("jetdetr.faults.seed", System.nanoTime());
    System.out.println(folder + ": seed " + seed);
    random = new SplittableRandom(seed);
  }

  /** Starts the daemon; the one before must have ended. */
  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  public void start() throws Exception {
    ProcessBuilder builder = Distribution.jetdetr("run", "--json", "--config", config().toString());
    builder.environment().put("JETDETR_OPTS", agent.option());
    daemon = new RunningDaemon(machine.with(builder));
    agent.accept();
  }

  private Path config() throws IOException {
    return Files.writeString(
        folder.resolve("jetdetr.yaml"),
        """
        node: pole-1
        model:
          path: %s
          threads: 1
          parallel: 1
        mqtt:
          broker: mqtt://127.0.0.1:%d
          client_id: pole-1
          keep_alive_s: 2
          connect_timeout_s: 2
        telemetry:
          every_s: 1
        metrics:
          port: %d
        cameras:
          front:
            uri: %s
          rear:
            uri: http://127.0.0.1:%d/video
            open_timeout_s: 2
            read_timeout_s: 1
        """
            .formatted(model, proxy.port(), metricsPort, STREET, camera.port()),
        StandardCharsets.UTF_8);
  }

  public RunningDaemon daemon() {
    return Objects.requireNonNull(daemon);
  }

  public ForeignBroker broker() {
    return broker;
  }

  public HalfOpenProxy proxy() {
    return proxy;
  }

  public ScriptedCamera camera() {
    return camera;
  }

  public OwnMachine machine() {
    return machine;
  }

  public Observer observer() {
    return observer;
  }

  /** Decides when a fault happens; its seed is printed. */
  SplittableRandom random() {
    return random;
  }

  /** The latest second subscriber; null before the first. */
  @Nullable Witness witness() {
    return witness;
  }

  /** Has another one listen from here on; the one before is the caller's to close. */
  Witness replaceWitness() throws IOException, InterruptedException {
    Witness next = new Witness(broker.port());
    witness = next;
    return next;
  }

  public Path model() {
    return model;
  }

  /** Where the daemon's metrics are served, on loopback. */
  public int metricsPort() {
    return metricsPort;
  }

  /** Has the agent inside the daemon's process do something. */
  public void inside(String what) throws IOException {
    agent.say(what);
  }

  /** From now on these words are waited for in the log. */
  void expect(String words) {
    awaitedWords = words;
    wordsBefore = daemon == null ? 0 : daemon.errorLineCount(words);
  }

  /** Waits until the daemon has said what was expected. */
  void awaitExpected() throws InterruptedException {
    if (!awaitedWords.isEmpty() && daemon().errorLineCount(awaitedWords) <= wordsBefore) {
      daemon()
          .awaitErr(
              "another '" + awaitedWords + "'",
              lines ->
                  lines.stream().filter(line -> line.contains(awaitedWords)).count() > wordsBefore,
              10);
    }
  }

  /** Waits until frames of both cameras that were taken after this call have been published. */
  public double untilFlowing() throws InterruptedException {
    return untilFlowing(System.nanoTime());
  }

  /**
   * The same, but reckoned from an earlier moment.
   *
   * @param sinceNanos of {@link System#nanoTime}
   */
  public double untilFlowing(long sinceNanos) throws InterruptedException {
    assertTrue(
        observer.awaitFramesSince(Instant.now(), CAMERAS, SECONDS),
        () -> "no new frames from both cameras in " + SECONDS + " s: " + daemon());
    return secondsSince(sinceNanos);
  }

  /** Waits until detections of both cameras arrive, whatever the clocks say. */
  public double untilArriving() throws InterruptedException {
    long sinceNanos = System.nanoTime();
    for (String each : CAMERAS) {
      assertTrue(observer.awaitMore(each, 2, SECONDS), () -> each + " is silent: " + daemon());
    }
    return secondsSince(sinceNanos);
  }

  public static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  /**
   * Waits for the process's end, starts it again as a service manager does, and waits until frames
   * flow.
   *
   * @param code the exit code that it has to end with
   * @return the seconds from its end
   */
  public double restartAfterEnd(int code) throws Exception {
    RunningDaemon.Ended ended = daemon().ended((long) SECONDS);
    long endedAtNanos = System.nanoTime();
    assertEquals(code, ended.code(), ended::toString);
    assertTrue(
        awaitedWords.isEmpty()
            || ended.err().stream().anyMatch(line -> line.contains(awaitedWords)),
        () -> "never said '" + awaitedWords + "': " + ended);
    awaitedWords = "";
    String before = observer.run();
    start();
    double seconds = untilFlowing(endedAtNanos);
    assertTrue(!observer.run().equals(before), "the run's id is as before");
    return seconds;
  }

  /** Messages that did not arrive so far; waits until the daemon's own counts are known. */
  Map<String, Long> losses() throws InterruptedException {
    assertTrue(observer.awaitTelemetry(3, SECONDS), () -> "no telemetry: " + daemon());
    return observer.losses();
  }

  /** Ends the daemon and holds its last word against the observer's account. */
  public void end() throws Exception {
    daemon().signal("TERM");
    RunningDaemon.Ended ended = daemon().ended((long) SECONDS);
    assertEquals(KILLED_BY_TERM, ended.code(), ended::toString);
    String line = ended.out().get(ended.out().size() - 1);
    for (JsonNode each : SummaryLine.assertNothingLostSilently(line).path("cameras")) {
      assertEquals(
          each.path("captured").asLong(),
          SummaryLine.sum(each, List.of("processed", "replaced", "stale", "failed")),
          each::toString);
    }
    assertTrue(observer.awaitState("node", "stopped", 10), observer.state("node"));
    for (String each : CAMERAS) {
      assertEquals("", observer.state(each), "a retained state is left");
    }
    Map<String, Long> losses = observer.losses();
    assertTrue(!losses.containsKey("unexplained"), losses::toString);
  }

  @Override
  public void close() throws IOException {
    if (daemon != null) {
      daemon.close();
    }
    if (witness != null) {
      witness.close();
    }
    observer.close();
    agent.close();
    camera.close();
    proxy.close();
    broker.close();
  }
}

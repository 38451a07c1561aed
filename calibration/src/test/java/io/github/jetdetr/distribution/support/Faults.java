package io.github.jetdetr.distribution.support;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jetdetr.device.FakeDevice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What goes wrong with a running daemon in a round of the soak, in this order. Each fault ends when
 * the daemon has shown that it noticed it; most faults are then undone.
 */
public final class Faults {

  private static final String CONNECTED = "connected to mqtt:";
  private static final String GONE = "retrying, detection continues";
  private static final String STALLED = "camera rear: stalled";
  private static final String JUMPED = "the wall clock jumped by";
  private static final String HANGING = "sys/class/thermal/thermal_zone1/temp";
  private static final String NO_ANSWER = "all: the last reading has not finished";
  private static final String FAILS = "a failing read";
  private static final List<String> NONSENSE =
      List.of("-256000", FAILS, "0", "Resource temporarily silent");
  private static final long SECONDS = 120;
  private static final long FAR_TOO_LONG_MILLIS = 600_000;

  /** Something that goes wrong. */
  public record Fault(String name, Happening happening) {

    /** Lets it happen, and waits until the daemon shows it. */
    interface Happening {
      public void happen() throws Exception;
    }

    public void happen() throws Exception {
      happening.happen();
    }
  }

  private final RunningDaemon daemon;
  private final ForeignBroker broker;
  private final HalfOpenProxy proxy;
  private final OwnMachine machine;
  private final MessageRecorder listener;
  private final long startedAtNanos = System.nanoTime();
  private long stalls;
  private int unreadable;

  /**
   * @param daemon runs on {@code machine}, publishes by {@code proxy}, and has a camera {@code
   *     rear} that stalls by itself
   * @param listener at the broker, hears all but detections
   */
  public Faults(
      RunningDaemon daemon,
      ForeignBroker broker,
      HalfOpenProxy proxy,
      OwnMachine machine,
      MessageRecorder listener) {
    this.daemon = daemon;
    this.broker = broker;
    this.proxy = proxy;
    this.machine = machine;
    this.listener = listener;
  }

  /** One round; what this machine cannot do is left out, and reported. */
  public List<Fault> round() {
    List<Fault> faults = new ArrayList<>();
    if (machine.hasOwnDevices()) {
      // Noticed after ten seconds, which the next faults fill.
      faults.add(new Fault("sensor hangs", () -> machine.sensors().hang(HANGING)));
    }
    if (machine.hasOwnClock()) {
      faults.add(new Fault("clock jumps ahead", () -> clockJumps(Duration.ofHours(1))));
    } else {
      System.out.println("left out: clock jumps, which need root and libfaketime");
    }
    faults.add(new Fault("broker away", this::brokerAway));
    if (machine.hasOwnClock()) {
      faults.add(new Fault("clock jumps back", () -> clockJumps(Duration.ofHours(-1))));
    }
    faults.add(new Fault("socket half open", this::socketHalfOpen));
    faults.add(new Fault("camera stalls", () -> awaitErr(STALLED, ++stalls)));
    if (machine.hasOwnDevices()) {
      faults.add(new Fault("sensor answers again", this::sensorAnswersAgain));
      faults.add(new Fault("sensor unreadable", this::sensorUnreadable));
      faults.add(new Fault("all sensors away", this::allSensorsAway));
      faults.add(new Fault("disk full", this::diskFull));
    } else {
      System.out.println("left out: unreadable sensors and a full disk, which need root");
    }
    return faults;
  }

  private void brokerAway() throws Exception {
    long connected = daemon.errorLineCount(CONNECTED);
    long gone = daemon.errorLineCount(GONE);
    broker.kill();
    awaitErr(GONE, gone + 1);
    broker.start();
    awaitErr(CONNECTED, connected + 1);
  }

  private void socketHalfOpen() throws Exception {
    long connected = daemon.errorLineCount(CONNECTED);
    long gone = daemon.errorLineCount(GONE);
    proxy.freeze();
    awaitErr(GONE, gone + 1);
    proxy.thaw();
    awaitErr(CONNECTED, connected + 1);
  }

  /** Frames are dated by the clock as it is, and not to be trusted until somebody sets it. */
  private void clockJumps(Duration ahead) throws Exception {
    long jumped = daemon.errorLineCount(JUMPED);
    machine.setClock(ahead);
    awaitErr(JUMPED, jumped + 1);
    JsonNode frame = awaitFrame("unsynced, " + ahead, it -> isUnsynced(it) && isNear(it, ahead));
    assertNoHours(frame.path("latency_ms").path("total"), frame);

    machine.vouchForClock(daemon);
    JsonNode trusted = awaitFrame("synced", it -> !isUnsynced(it) && isNear(it, ahead));
    assertNoHours(trusted.path("latency_ms").path("total"), trusted);

    JsonNode telemetry = awaitTelemetry("of the jump", it -> true);
    assertNoHours(telemetry.at("/latency_since_start_ms/total/max"), telemetry);
    double uptime = telemetry.path("uptime_s").asDouble();
    double seconds = (System.nanoTime() - startedAtNanos) / 1e9;
    assertTrue(uptime > 0 && uptime < seconds + 600, () -> uptime + " s of " + seconds);
  }

  private static boolean isUnsynced(JsonNode frame) {
    return frame.at("/time/clock").asText().equals("unsynced");
  }

  private static boolean isNear(JsonNode frame, Duration ahead) {
    Instant capturedAt = Instant.parse(frame.path("captured_at").asText());
    return Duration.between(Instant.now().plus(ahead), capturedAt).abs().toMinutes() < 20;
  }

  private static void assertNoHours(JsonNode millis, JsonNode message) {
    double value = millis.asDouble(-1);
    assertTrue(value >= 0 && value < FAR_TOO_LONG_MILLIS, message::toString);
  }

  private void sensorAnswersAgain() throws Exception {
    awaitAbsent(NO_ANSWER);
    machine.sensors().answer(HANGING, "60031");
    awaitTemperature("gpu-thermal");
  }

  /**
   * Sentinels that drivers return instead of a temperature, one each round, and a current sensor
   * that fails.
   */
  private void sensorUnreadable() throws Exception {
    FakeDevice sensors = machine.sensors();
    String zone = "sys/class/thermal/thermal_zone5/temp";
    String current = "sys/class/hwmon/hwmon1/curr2_input";
    String nonsense = NONSENSE.get(unreadable++ % NONSENSE.size());
    if (nonsense.equals(FAILS)) {
      sensors.fail(zone);
    } else {
      sensors.set(zone, nonsense);
    }
    sensors.fail(current);
    awaitAbsent("power VDD_CPU_GPU_CV");
    awaitAbsent("temperature tj-thermal");
    sensors.set(zone, "61250");
    sensors.set(current, "480");
    awaitTemperature("tj-thermal");
  }

  private void allSensorsAway() throws Exception {
    FakeDevice sensors = machine.sensors();
    sensors.renumber("sys/class/thermal", "thermal_zone");
    sensors.remove("sys/class/thermal");
    sensors.remove("sys/class/hwmon");
    awaitAbsent("temperature");
    FakeDevice unused = FakeDevice.of("orin-nano", sensors.root());
    awaitTemperature("tj-thermal");
  }

  private void diskFull() throws Exception {
    machine.fillDisk(daemon);
    awaitHealth("full disk", it -> it.payload().contains("\"disk_full\""));
    machine.emptyDisk(daemon);
    awaitHealth("room on the disk", it -> !it.payload().contains("\"disk_full\""));
  }

  /** The daemon publishes its health when it changes. */
  private void awaitHealth(String what, Predicate<MessageRecorder.Message> condition)
      throws Exception {
    listener.awaitLatest(what, MessageRecorder.Message::isHealth, condition, SECONDS);
  }

  private void awaitAbsent(String what) throws Exception {
    JsonNode unused =
        awaitTelemetry(
            "absent " + what,
            it -> it.at("/device/absent").toString().contains("\"" + what + "\""));
  }

  private void awaitTemperature(String sensor) throws Exception {
    JsonNode unused = awaitTelemetry(sensor, it -> it.at("/device/temp_c").has(sensor));
  }

  private JsonNode awaitTelemetry(String what, Predicate<JsonNode> condition) throws Exception {
    return listener
        .awaitNext(
            "telemetry: " + what, it -> it.isTelemetry() && condition.test(it.json()), SECONDS)
        .json();
  }

  private JsonNode awaitFrame(String what, Predicate<JsonNode> condition) throws Exception {
    try (MessageRecorder all = new MessageRecorder(broker.port())) {
      return all.await(what, it -> it.isDetections() && condition.test(it.json()), SECONDS).json();
    }
  }

  private void awaitErr(String words, long times) throws Exception {
    daemon.awaitErr(
        times + " × " + words,
        lines -> lines.stream().filter(line -> line.contains(words)).count() >= times,
        SECONDS);
  }
}

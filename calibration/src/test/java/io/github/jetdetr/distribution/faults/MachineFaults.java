package io.github.jetdetr.distribution.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.device.FakeDevice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What happens to the machine: its clock, its disk and its sensors. */
public final class MachineFaults {

  private static final String JUMPED = "the wall clock jumped by";
  private static final double SECONDS = 40;

  private MachineFaults() {}

  /** Those that can be had here. */
  public static List<FaultKind> of(Rig rig) {
    List<FaultKind> kinds = new ArrayList<>();
    if (rig.machine().hasOwnClock()) {
      kinds.add(clock("wall clock an hour ahead", Duration.ofHours(1)));
      kinds.add(clock("wall clock an hour back", Duration.ofHours(-1)));
    }
    if (rig.machine().hasOwnDevices()) {
      kinds.add(
          new FaultKind(
              "disk full", "in health; detection goes on", 6, "", MachineFaults::diskFull));
      kinds.add(
          new FaultKind(
              "all sensors away",
              "left out of telemetry; detection goes on",
              6,
              "",
              MachineFaults::sensorsAway));
      kinds.add(
          new FaultKind(
              "a sensor answers nonsense",
              "left out of telemetry; detection goes on",
              6,
              "",
              MachineFaults::nonsense));
      kinds.add(
          new FaultKind("a sensor hangs", "detection goes on", 6, "", MachineFaults::sensorHangs));
    }
    return kinds;
  }

  private static FaultKind clock(String name, Duration ahead) {
    return new FaultKind(
        name,
        "said; latencies and deadlines keep the steady clock",
        6,
        JUMPED,
        rig -> {
          rig.machine().setClock(ahead);
          rig.awaitExpected();
          double seconds = rig.untilArriving();
          rig.expect(JUMPED);
          rig.machine().setClock(Duration.ZERO);
          rig.awaitExpected();
          return Math.max(seconds, rig.untilArriving());
        });
  }

  private static double diskFull(Rig rig) throws Exception {
    rig.machine().fillDisk(rig.daemon());
    assertTrue(
        rig.observer().awaitReason("disk_full", true, SECONDS), () -> "health: " + rig.daemon());
    rig.machine().emptyDisk(rig.daemon());
    double seconds = rig.untilFlowing();
    assertTrue(
        rig.observer().awaitReason("disk_full", false, SECONDS), () -> "health: " + rig.daemon());
    return seconds;
  }

  private static double sensorsAway(Rig rig) throws Exception {
    FakeDevice sensors = rig.machine().sensors();
    sensors.remove("sys/class/thermal");
    sensors.remove("sys/class/hwmon");
    assertTrue(rig.observer().awaitTelemetry(2, SECONDS), () -> "telemetry: " + rig.daemon());
    double seconds = rig.untilFlowing();
    FakeDevice unused = FakeDevice.of("orin-nano", sensors.root());
    return seconds;
  }

  private static double nonsense(Rig rig) throws Exception {
    FakeDevice sensors = rig.machine().sensors();
    String zone = "sys/class/thermal/thermal_zone5/temp";
    sensors.set(zone, "-256000");
    assertTrue(rig.observer().awaitTelemetry(2, SECONDS), () -> "telemetry: " + rig.daemon());
    double seconds = rig.untilFlowing();
    sensors.set(zone, "61250");
    return seconds;
  }

  private static double sensorHangs(Rig rig) throws Exception {
    FakeDevice sensors = rig.machine().sensors();
    String zone = "sys/class/thermal/thermal_zone1/temp";
    sensors.hang(zone);
    double seconds = rig.untilFlowing();
    assertTrue(rig.observer().awaitTelemetry(3, SECONDS), () -> "telemetry: " + rig.daemon());
    sensors.answer(zone, "60031");
    return Math.max(seconds, rig.untilFlowing());
  }
}

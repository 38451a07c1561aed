package io.github.jetdetr.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.device.Cooling;
import io.github.jetdetr.device.DeviceReading;
import io.github.jetdetr.device.Disk;
import io.github.jetdetr.device.Temperature;
import io.github.jetdetr.device.ThrottleCount;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthJudgeTest {

  private static final HealthInputs.CameraHealth FRONT =
      new HealthInputs.CameraHealth("front", null, "");
  private static final HealthInputs.CameraHealth REAR_LOST =
      new HealthInputs.CameraHealth("rear", "camera_lost", "unplugged");
  private static final DeviceReading SILENT = DeviceReading.unavailable("all");

  private final HealthJudge judge = new HealthJudge();
  private long nowSeconds = 1_000;

  @Test
  void nothingIsWrongWithANodeThatWorksAndWhoseDeviceTellsNothing() {
    assertEquals(List.of(), judge(cameras(FRONT)));
  }

  @Test
  void oneLostCameraIsNotTheEndAndAllLostAre() {
    HealthReason one = only(judge(cameras(FRONT, REAR_LOST)));
    HealthReason all = only(judge(cameras(REAR_LOST)));

    assertEquals(new HealthReason("camera_lost", "rear", "unplugged", false), one);
    assertEquals(new HealthReason("camera_lost", "rear", "unplugged", true), all);
  }

  @Test
  void aBrokerThatIsAwayIsSaid() {
    HealthReason finding =
        only(
            judge(
                new HealthInputs(
                    List.of(FRONT),
                    "not reachable",
                    List.of(),
                    SILENT,
                    0,
                    0,
                    SelfCheckTally.NONE)));

    assertEquals(new HealthReason("broker_away", null, "not reachable", false), finding);
  }

  @Test
  void whatTheBrokerDoesNotGrantOrTakeIsAReasonWhileItIsConnected() {
    HealthReason refused =
        new HealthReason("topic_refused", "telemetry", "the broker refuses it", false);

    assertEquals(
        List.of(refused),
        judge(
            new HealthInputs(
                List.of(FRONT), null, List.of(refused), SILENT, 0, 0, SelfCheckTally.NONE)));
  }

  @Test
  void hotIsWithinFiveDegreesOfALimitAndCoolOnlyTwoDegreesBelow() {
    assertEquals(List.of(), judge(heat(93.9)));
    assertEquals(
        new HealthReason("hot", "tj", "94.0 °C, the limit is 99.0 °C", false),
        only(judge(heat(94))));
    assertEquals("hot", only(judge(heat(92.5))).code());
    assertEquals(List.of(), judge(heat(91.9)));
    assertEquals(List.of(), judge(heat(92.5)));
  }

  @Test
  void withoutALimitNothingIsHot() {
    Temperature temperature = new Temperature("soc", 140, new TreeMap<>(Map.of("active", 50.0)));

    assertEquals(List.of(), judge(device(List.of(temperature), List.of(), List.of(), null)));
  }

  @Test
  void throttlingIsSaidByCoolingAndForAMinuteAfterAnEvent() {
    assertEquals(
        new HealthReason("throttled", "gpu-throttle-alert", "step 1 of 1", false),
        only(judge(cooling(new Cooling("gpu-throttle-alert", 1, 1)))));
    assertEquals(List.of(), judge(cooling(new Cooling("pwm-fan", 3, 3))));

    assertEquals(List.of(), judge(events("oc3_instantaneous_current", 0)));
    assertEquals("over_current", only(judge(events("oc3_instantaneous_current", 2))).code());
    nowSeconds += 58;
    assertEquals("over_current", only(judge(events("oc3_instantaneous_current", 2))).code());
    nowSeconds += 5;
    assertEquals(List.of(), judge(events("oc3_instantaneous_current", 2)));
    assertEquals("throttled", only(judge(events("cpu_core_hot", 1))).code());
  }

  @Test
  void aFullDiskIsSaid() {
    assertEquals(List.of(), judge(disk(64_000_000_000L, 8_000_000_000L)));
    assertEquals(
        "150 MB of 64000 MB are free", only(judge(disk(64_000_000_000L, 150_000_000))).detail());
    assertEquals("disk_full", only(judge(disk(64_000_000_000L, 1_000_000_000))).code());
  }

  @Test
  void failingFramesAreTheEndOnlyWhenNoFrameGoesWell() {
    assertEquals(List.of(), judge(frames(100, 0)));
    assertFalse(only(judge(frames(110, 2))).detectionStopped());
    assertTrue(only(judge(frames(110, 4))).detectionStopped());
    assertFalse(only(judge(frames(111, 4))).detectionStopped());
    nowSeconds += 70;
    assertEquals(List.of(), judge(frames(200, 4)));
  }

  @Test
  void aDetectorThatFindsNextToNothingIsSaidUntilItFindsAgain() {
    assertEquals(List.of(), judge(selfCheck(99, 0)), "too few to judge by");
    assertEquals("finds 10 of 200 objects", only(judge(selfCheck(200, 10))).detail());
    for (int second = 0; second < 40; second++) {
      judge(selfCheck(200 + second * 10L, 10 + second * 8L));
    }
    assertEquals(List.of(), judge(selfCheck(600, 330)));
  }

  @Test
  void theWorstIsSaidFirst() {
    List<HealthReason> findings =
        judge(
            new HealthInputs(
                List.of(REAR_LOST),
                "away",
                List.of(),
                heat(97).device(),
                0,
                0,
                SelfCheckTally.NONE));

    assertEquals(
        List.of("camera_lost", "hot", "broker_away"),
        findings.stream().map(HealthReason::code).toList());
  }

  private List<HealthReason> judge(HealthInputs inputs) {
    return judge.judge(inputs, TimeUnit.SECONDS.toNanos(nowSeconds++));
  }

  private static HealthReason only(List<HealthReason> findings) {
    assertEquals(1, findings.size(), findings.toString());
    return findings.get(0);
  }

  private static HealthInputs cameras(HealthInputs.CameraHealth... cameras) {
    return new HealthInputs(List.of(cameras), null, List.of(), SILENT, 0, 0, SelfCheckTally.NONE);
  }

  private static HealthInputs frames(long processed, long failed) {
    return new HealthInputs(
        List.of(FRONT), null, List.of(), SILENT, processed, failed, SelfCheckTally.NONE);
  }

  private static HealthInputs selfCheck(long objects, long correct) {
    return new HealthInputs(
        List.of(FRONT),
        null,
        List.of(),
        SILENT,
        0,
        0,
        new SelfCheckTally(objects, objects, correct, correct));
  }

  private static HealthInputs heat(double celsius) {
    TreeMap<String, Double> limits = new TreeMap<>(Map.of("passive", 99.0, "critical", 104.5));
    return device(List.of(new Temperature("tj", celsius, limits)), List.of(), List.of(), null);
  }

  private static HealthInputs cooling(Cooling cooling) {
    return device(List.of(), List.of(cooling), List.of(), null);
  }

  private static HealthInputs events(String cause, long events) {
    return device(List.of(), List.of(), List.of(new ThrottleCount(cause, events)), null);
  }

  private static HealthInputs disk(long total, long free) {
    return device(List.of(), List.of(), List.of(), new Disk(total, free));
  }

  private static HealthInputs device(
      List<Temperature> temperatures,
      List<Cooling> cooling,
      List<ThrottleCount> throttled,
      @Nullable Disk disk) {
    DeviceReading reading =
        new DeviceReading(
            temperatures,
            cooling,
            throttled,
            List.of(),
            null,
            List.of(),
            List.of(),
            null,
            null,
            disk,
            List.of());
    return new HealthInputs(List.of(FRONT), null, List.of(), reading, 0, 0, SelfCheckTally.NONE);
  }
}

package io.github.jetdetr.health;

import io.github.jetdetr.device.Cooling;
import io.github.jetdetr.device.DeviceReading;
import io.github.jetdetr.device.Disk;
import io.github.jetdetr.device.Temperature;
import io.github.jetdetr.device.ThrottleCount;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Derives the node's health problems. Applies hysteresis, so that a value near its limit does not
 * change the result every second. Not thread-safe.
 */
public final class HealthJudge {

  /** A temperature within this distance of its limit counts as hot, °C. */
  public static final double HOT_WITHIN_CELSIUS = 5;

  private static final double HYSTERESIS_CELSIUS = 2;
  private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long MIN_FREE_BYTES = 200_000_000;
  private static final double MIN_FREE_SHARE = 0.02;
  private static final long SELF_CHECK_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long SELF_CHECK_OBJECTS = 100;
  private static final double MIN_RECALL = 0.2;

  private final RecentRise events = new RecentRise(RECENT_NANOS);
  private final Set<String> hot = new HashSet<>();
  private final Deque<Seen> seen =
      new ArrayDeque<>(List.of(new Seen(Long.MIN_VALUE, SelfCheckTally.NONE)));
  private long lastProcessed;
  private long lastFailed;
  private boolean processedSinceFailure = true;

  private record Seen(long atNanos, SelfCheckTally tally) {}

  /**
   * Evaluates all inputs.
   *
   * @param nowNanos monotonic clock; must not decrease between calls
   * @return everything that is wrong, the most severe first; empty if nothing is
   */
  public List<HealthReason> judge(HealthInputs inputs, long nowNanos) {
    List<HealthReason> findings = new ArrayList<>();
    cameras(findings, inputs.cameras());
    model(findings, inputs, nowNanos);
    selfCheck(findings, inputs.selfCheck(), nowNanos);
    throttling(findings, inputs.device(), nowNanos);
    for (Temperature temperature : inputs.device().temperatures()) {
      hot(findings, temperature);
    }
    disk(findings, inputs.device().disk());
    if (inputs.brokerProblem() != null) {
      findings.add(new HealthReason("broker_away", null, inputs.brokerProblem(), false));
    }
    findings.addAll(inputs.brokerFindings());
    findings.sort((a, b) -> Boolean.compare(b.detectionStopped(), a.detectionStopped()));
    return findings;
  }

  private static void cameras(
      List<HealthReason> findings, List<HealthInputs.CameraHealth> cameras) {
    boolean allDown = cameras.stream().allMatch(camera -> camera.code() != null);
    for (HealthInputs.CameraHealth camera : cameras) {
      if (camera.code() != null) {
        findings.add(new HealthReason(camera.code(), camera.camera(), camera.detail(), allDown));
      }
    }
  }

  private void model(List<HealthReason> findings, HealthInputs inputs, long nowNanos) {
    if (inputs.processed() > lastProcessed) {
      processedSinceFailure = true;
    } else if (inputs.failed() > lastFailed) {
      processedSinceFailure = false;
    }
    lastProcessed = inputs.processed();
    lastFailed = inputs.failed();
    if (events.isRecent("failed frames", inputs.failed(), nowNanos)) {
      String detail = inputs.failed() + " frames failed since the start";
      findings.add(new HealthReason("frames_fail", null, detail, !processedSinceFailure));
    }
  }

  private void selfCheck(List<HealthReason> findings, SelfCheckTally sinceStart, long nowNanos) {
    seen.addLast(new Seen(nowNanos, sinceStart));
    // The oldest entry kept is the last one before the window.
    while (seen.size() > 2 && nowNanos - second().atNanos() >= SELF_CHECK_NANOS) {
      seen.removeFirst();
    }
    SelfCheckTally recent = sinceStart.since(seen.getFirst().tally());
    if (recent.objects() >= SELF_CHECK_OBJECTS && recent.recall() < MIN_RECALL) {
      String detail = "finds %d of %d objects".formatted(recent.correct(), recent.objects());
      findings.add(new HealthReason("self_check", null, detail, false));
    }
  }

  private Seen second() {
    var entries = seen.iterator();
    var unused = entries.next();
    return entries.next();
  }

  private void throttling(List<HealthReason> findings, DeviceReading device, long nowNanos) {
    for (ThrottleCount count : device.throttled()) {
      if (events.isRecent(count.cause(), count.events(), nowNanos)) {
        String code = count.isOverCurrent() ? "over_current" : "throttled";
        String detail = count.events() + " times since the start";
        findings.add(new HealthReason(code, count.cause(), detail, false));
      }
    }
    for (Cooling cooling : device.cooling()) {
      if (cooling.isThrottling()) {
        String detail = "step %d of %d".formatted(cooling.state(), cooling.maxState());
        findings.add(new HealthReason("throttled", cooling.device(), detail, false));
      }
    }
  }

  private void hot(List<HealthReason> findings, Temperature temperature) {
    Double limit = temperature.throttleCelsius();
    if (limit == null) {
      return;
    }
    boolean was = hot.contains(temperature.sensor());
    double from = limit - HOT_WITHIN_CELSIUS - (was ? HYSTERESIS_CELSIUS : 0);
    if (temperature.celsius() < from) {
      hot.remove(temperature.sensor());
      return;
    }
    hot.add(temperature.sensor());
    String detail =
        String.format(Locale.ROOT, "%.1f °C, the limit is %.1f °C", temperature.celsius(), limit);
    findings.add(new HealthReason("hot", temperature.sensor(), detail, false));
  }

  private static void disk(List<HealthReason> findings, @Nullable Disk disk) {
    if (disk != null
        && (disk.free() < MIN_FREE_BYTES || disk.free() < MIN_FREE_SHARE * disk.total())) {
      String detail =
          "%d MB of %d MB are free".formatted(disk.free() / 1_000_000, disk.total() / 1_000_000);
      findings.add(new HealthReason("disk_full", null, detail, false));
    }
  }
}

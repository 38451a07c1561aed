package io.github.jetdetr.daemon;

import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.snapshot.SnapshotSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What differs between two configurations.
 *
 * @param threshold whether the threshold does
 * @param telemetry whether the interval of telemetry does
 * @param added cameras that are new
 * @param removed names of cameras that are gone
 * @param reopened cameras whose source or pictures differ
 * @param changed cameras that differ only in what becomes of their detections
 * @param restart settings that only a restart changes
 */
record ReloadPlan(
    boolean threshold,
    boolean telemetry,
    List<String> added,
    List<String> removed,
    List<String> reopened,
    List<String> changed,
    List<String> restart) {

  // What BrokerSettings draws for a node whose name nobody chose.
  private static final String RANDOM_ID = "jetdetr-.*-[0-9a-z]{5,6}";

  /** Compares two configurations. */
  static ReloadPlan of(DaemonConfig before, DaemonConfig after) {
    Map<String, CameraConfig> old = new LinkedHashMap<>();
    before.cameras().forEach(camera -> old.put(camera.name(), camera));
    List<String> added = new ArrayList<>();
    List<String> reopened = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    for (CameraConfig camera : after.cameras()) {
      CameraConfig was = old.remove(camera.name());
      if (was == null) {
        added.add(camera.name());
      } else if (!withObjectsOf(was, camera).equals(camera)) {
        reopened.add(camera.name());
      } else if (!was.equals(camera)) {
        changed.add(camera.name());
      }
    }
    return new ReloadPlan(
        before.threshold() != after.threshold(),
        !before.telemetryEvery().equals(after.telemetryEvery()),
        added,
        List.copyOf(old.keySet()),
        reopened,
        changed,
        restart(before, after));
  }

  /** The camera as it was, except for what becomes of its detections. */
  private static CameraConfig withObjectsOf(CameraConfig was, CameraConfig camera) {
    return was.withSnapshots(SnapshotSettings.OFF)
        .withTracks(camera.tracks())
        .withDetections(camera.detections())
        .withSnapshots(camera.snapshots())
        .withText(camera.text());
  }

  private static List<String> restart(DaemonConfig before, DaemonConfig after) {
    List<String> restart = new ArrayList<>();
    addIf(restart, "model.path", !Objects.equals(before.model(), after.model()));
    addIf(restart, "model.threads, batch, parallel", !before.inference().equals(after.inference()));
    addIf(restart, "engine", before.engine() != after.engine());
    addIf(restart, "mqtt, node", !sameBroker(before.broker(), after.broker()));
    addIf(
        restart,
        "metrics",
        !Objects.equals(before.metrics(), after.metrics())
            || !Objects.equals(before.access(), after.access()));
    addIf(restart, "commands", !before.commands().equals(after.commands()));
    addIf(restart, "black_box", !Objects.equals(before.blackBox(), after.blackBox()));
    addIf(restart, "spool", !Objects.equals(before.spool(), after.spool()));
    return restart;
  }

  private static void addIf(List<String> list, String what, boolean condition) {
    if (condition) {
      list.add(what);
    }
  }

  private static boolean sameBroker(BrokerSettings before, BrokerSettings after) {
    boolean drawn = before.clientId().matches(RANDOM_ID) && after.clientId().matches(RANDOM_ID);
    return (drawn ? after.withClientId(before.clientId()) : after).equals(before);
  }

  /** Whether there is nothing to do. */
  boolean isEmpty() {
    return equals(
        new ReloadPlan(false, false, List.of(), List.of(), List.of(), List.of(), List.of()));
  }

  /** Whether any camera differs. */
  boolean hasCameras() {
    return !(added.isEmpty() && removed.isEmpty() && reopened.isEmpty() && changed.isEmpty());
  }

  /** What differs, one line each. */
  List<String> lines(DaemonConfig before, DaemonConfig after) {
    List<String> lines = new ArrayList<>();
    if (threshold) {
      lines.add(
          String.format(
              Locale.ROOT, "threshold: %s instead of %s", after.threshold(), before.threshold()));
    }
    if (telemetry) {
      lines.add("telemetry: every %d s".formatted(after.telemetryEvery().toSeconds()));
    }
    added.forEach(name -> lines.add("camera " + name + ": added"));
    removed.forEach(name -> lines.add("camera " + name + ": removed"));
    reopened.forEach(name -> lines.add("camera " + name + ": reopened"));
    changed.forEach(name -> lines.add("camera " + name + ": changed, not reopened"));
    restart.forEach(what -> lines.add(what + ": needs a restart, and stays as it was"));
    return lines;
  }
}

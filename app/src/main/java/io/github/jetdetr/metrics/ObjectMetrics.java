package io.github.jetdetr.metrics;

import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.message.object.ObjectFigures;

/**
 * Adds metrics of objects over time; each camera has as many samples as labels, zones and lines.
 */
final class ObjectMetrics {

  private final MetricFamilies families;

  ObjectMetrics(MetricFamilies families) {
    this.families = families;
  }

  void add(String camera, ObjectFigures objects) {
    for (ObjectFigures.Figure figure : objects.present()) {
      families.gauge(
          "jetdetr_objects_present",
          "Objects that are new and have not ended.",
          figure.count(),
          "camera",
          camera,
          "label",
          figure.label());
    }
    for (ObjectFigures.Figure figure : objects.inZones()) {
      families.gauge(
          "jetdetr_zone_objects_present",
          "Those of them that are in a zone.",
          figure.count(),
          "camera",
          camera,
          "label",
          figure.label(),
          "zone",
          figure.of());
    }
    for (ObjectFigures.Figure figure : objects.events()) {
      families.counter(
          "jetdetr_events_total",
          "Events of objects: new, update, end.",
          figure.count(),
          "camera",
          camera,
          "label",
          figure.label(),
          "type",
          figure.of());
    }
    for (ObjectFigures.Figure figure : objects.entries()) {
      families.counter(
          "jetdetr_zone_entries_total",
          "Entries of objects into a zone.",
          figure.count(),
          "camera",
          camera,
          "label",
          figure.label(),
          "zone",
          figure.of());
    }
    for (ObjectFigures.Crossings crossings : objects.crossings()) {
      crossed(camera, crossings, "left_to_right", crossings.leftToRight());
      crossed(camera, crossings, "right_to_left", crossings.rightToLeft());
    }
  }

  /** Pictures of one camera, and the time that they took. */
  void add(String camera, CameraFrames.Snapshots pictures) {
    picture(camera, "made", pictures.made());
    picture(camera, "budget", pictures.overBudget());
    picture(camera, "rate", pictures.overRate());
    picture(camera, "busy", pictures.busy());
    picture(camera, "too_large", pictures.tooLarge());
    picture(camera, "failed", pictures.failed());
    families.counter(
        "jetdetr_pictures_seconds_total",
        "Time that copying and making pictures took.",
        pictures.spentNanos() / 1e9,
        "camera",
        camera);
  }

  private void picture(String camera, String outcome, long count) {
    families.counter(
        "jetdetr_pictures_total",
        "Pictures published, and those left out by reason.",
        count,
        "camera",
        camera,
        "outcome",
        outcome);
  }

  private void crossed(
      String camera, ObjectFigures.Crossings crossings, String direction, long count) {
    families.counter(
        "jetdetr_line_crossings_total",
        "Crossings of a line, seen from its first point towards its second.",
        count,
        "camera",
        camera,
        "direction",
        direction,
        "label",
        crossings.label(),
        "line",
        crossings.line());
  }
}

package io.github.jetdetr.track;

import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.track.event.EventBook;
import io.github.jetdetr.track.event.EventKind;
import io.github.jetdetr.track.event.EventListener;
import io.github.jetdetr.track.event.EventSettings;
import io.github.jetdetr.track.event.TrackedObject;
import io.github.jetdetr.track.zone.Anchor;
import io.github.jetdetr.track.zone.Line;
import io.github.jetdetr.track.zone.PlaceSettings;
import io.github.jetdetr.track.zone.Zone;
import io.github.jetdetr.track.zone.ZoneWatch;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** 50 objects that come, go, tremble, are missed, and are reported twice, at 30 frames a second. */
final class CrowdedScene implements EventListener {

  static final int OBJECTS = 50;
  private static final List<String> LABELS = List.of("car", "person", "bus");

  private final Tracker tracker = new Tracker(TrackSettings.DEFAULT, LABELS.size());
  private final ZoneWatch zones =
      new ZoneWatch(
          new PlaceSettings(
              List.of(
                  new Zone(
                      "left",
                      List.of(0.0, 0.0, 0.5, 0.0, 0.5, 1.0, 0.0, 1.0),
                      Set.of("car"),
                      Anchor.BOTTOM),
                  new Zone("low", List.of(0.0, 0.6, 1.0, 0.6, 0.5, 1.0), Set.of(), Anchor.CENTER)),
              List.of(new Line("middle", List.of(0.5, 0.0, 0.5, 1.0), Set.of(), Anchor.BOTTOM)),
              PlaceSettings.DEFAULT_SETTLE),
          LABELS);
  private final EventBook book = new EventBook(EventSettings.DEFAULT);
  private final Detections detections = new Detections(128);
  private final Random random = new Random(1);
  private int number;
  private int events;

  void frame() {
    fill();
    track();
  }

  void fill() {
    number++;
    detections.clear();
    for (int at = 0; at < OBJECTS; at++) {
      double x = 40 + 1180 * (0.5 + 0.5 * Math.sin(number * 0.004 * (1 + at % 5) + at));
      double y = 30 + 12 * at + random.nextDouble();
      if (random.nextInt(10) > 0) {
        add(at % 3, 0.5 + 0.4 * random.nextDouble(), x, y);
      }
      if (at % 5 == 0) {
        add((at + 1) % 3, 0.12, x + 1, y + 1);
      }
    }
  }

  private void add(int label, double score, double x, double y) {
    float width = label == 1 ? 12 : 30;
    float height = label == 1 ? 30 : 20;
    detections.add(
        label, (float) score, (float) x, (float) y, (float) x + width, (float) y + height);
  }

  void track() {
    long nanos = number * 33_333_333L;
    tracker.update(nanos, detections, 1280, 720);
    zones.look(tracker, nanos, book);
    book.look(tracker, nanos, this);
  }

  @Override
  public void event(EventKind kind, TrackedObject object) {
    events++;
  }

  int tracks() {
    return tracker.count();
  }

  int events() {
    return events;
  }
}

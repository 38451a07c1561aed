package io.github.jetdetr.publish;

import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.message.ClockState;
import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.message.object.CountsReport;
import io.github.jetdetr.message.object.EventReport;
import io.github.jetdetr.track.MovingBoxes;
import io.github.jetdetr.track.event.EventBook;
import io.github.jetdetr.track.event.EventKind;
import io.github.jetdetr.track.event.EventSettings;
import io.github.jetdetr.track.event.TrackedObject;
import io.github.jetdetr.track.zone.PlaceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Reports of events and counts, of one car that stands still. */
final class SampleEvents {

  private static final PlaceSettings PLACES =
      new PlaceSettings(List.of(), List.of(), PlaceSettings.DEFAULT_SETTLE);

  private SampleEvents() {}

  static EventReport event(String camera) {
    List<EventReport> reports = new ArrayList<>();
    EventBook book = new EventBook(EventSettings.DEFAULT, 0);
    MovingBoxes scene = new MovingBoxes(10);
    while (reports.isEmpty()) {
      scene.standing(MovingBoxes.CAR, 200, 600).frame();
      book.look(
          scene.tracker(),
          scene.nanos(),
          (kind, object) -> reports.add(report(camera, kind, object)));
    }
    return reports.get(0);
  }

  private static EventReport report(String camera, EventKind kind, TrackedObject object) {
    long at = SampleReports.UTC_MICROS;
    return new EventReport(
        camera,
        kind,
        object,
        "car",
        PLACES,
        new EventReport.Times(at, 17_400_000, at, at, at),
        TimeSource.ARRIVAL,
        ClockState.UNSYNCED);
  }

  static CountsReport counts(String camera, int cars) {
    TreeMap<String, Integer> objects = new TreeMap<>();
    objects.put("car", cars);
    return new CountsReport(
        camera, SampleReports.UTC_MICROS, true, objects, List.of(), List.of(), List.of(1L));
  }
}

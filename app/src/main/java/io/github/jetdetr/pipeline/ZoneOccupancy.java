package io.github.jetdetr.pipeline;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.message.object.ObjectListener;
import io.github.jetdetr.message.object.OccupiedReport;
import io.github.jetdetr.track.config.CameraTracks;
import io.github.jetdetr.track.zone.Zone;
import java.util.List;

/**
 * Reports which zones of one camera are occupied: all of them when frames begin or end to come, and
 * each when it changes. Not thread-safe.
 */
@HotPath
final class ZoneOccupancy {

  private final String camera;
  private final List<Zone> zones;
  private final ZoneHold[] holds;
  private final WallClock wallClock;
  private final ObjectListener listener;

  /**
   * @param listener called on the thread that takes what is true
   */
  ZoneOccupancy(
      String camera, CameraTracks settings, WallClock wallClock, ObjectListener listener) {
    this.camera = camera;
    this.wallClock = wallClock;
    this.listener = listener;
    zones = settings.places().zones();
    holds = new ZoneHold[zones.size()];
    for (int zone = 0; zone < holds.length; zone++) {
      holds[zone] = new ZoneHold(settings.hold().toNanos());
    }
  }

  /** Frames come, with the first of them in the tally. */
  void begin(ObjectTally tally, long nowNanos) {
    for (int zone = 0; zone < holds.length; zone++) {
      boolean unused = holds[zone].update(tally.isOccupied(zone), nowNanos);
      report(zone, /* live= */ true, nowNanos);
    }
  }

  /** Takes what is true now. */
  void update(ObjectTally tally, long nowNanos) {
    for (int zone = 0; zone < holds.length; zone++) {
      if (holds[zone].update(tally.isOccupied(zone), nowNanos)) {
        report(zone, /* live= */ true, nowNanos);
      }
    }
  }

  /** No frames come any more, so nobody knows. */
  void end(long nowNanos) {
    for (int zone = 0; zone < holds.length; zone++) {
      holds[zone].forget();
      report(zone, /* live= */ false, nowNanos);
    }
  }

  private void report(int zone, boolean live, long nowNanos) {
    listener.occupied(
        new OccupiedReport(
            camera,
            zones.get(zone).name(),
            live,
            holds[zone].isOccupied(),
            wallClock.utcMicrosOf(nowNanos)));
  }
}

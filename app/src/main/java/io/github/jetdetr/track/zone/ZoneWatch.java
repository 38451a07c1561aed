package io.github.jetdetr.track.zone;

import io.github.jetdetr.track.Track;
import io.github.jetdetr.track.TrackState;
import io.github.jetdetr.track.Tracker;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Holds the tracks of one camera against its zones and lines, once a frame, after the tracker's
 * update.
 *
 * <p>Only believed tracks count, and only on frames on which they are seen: one that is hidden
 * stays where it was, until it is seen elsewhere or ends. Used by the tracker's thread; allocates
 * nothing.
 */
public final class ZoneWatch {

  // In parts of the picture: what a resting object's box trembles by, and some more.
  private static final double MARGIN = 0.02;

  private final PlaceSettings settings;
  private final AreaWatch[] areas;
  private final LineWatch[] lines;
  private final boolean[][] zoneCounts;
  private final boolean[][] lineCounts;
  private final long[] known = new long[Tracker.CAPACITY];
  private final long[] inside = new long[Tracker.CAPACITY];

  /**
   * @param labels of the model, in its order; what a place names beside them is never met
   */
  public ZoneWatch(PlaceSettings settings, List<String> labels) {
    this.settings = settings;
    long settle = settings.settle().toNanos();
    areas = new AreaWatch[settings.zones().size()];
    lines = new LineWatch[settings.lines().size()];
    zoneCounts = new boolean[areas.length][];
    lineCounts = new boolean[lines.length][];
    for (int at = 0; at < areas.length; at++) {
      Zone zone = settings.zones().get(at);
      double[] corners = Geometry.numbers(zone.corners());
      areas[at] = new AreaWatch(corners, MARGIN, settle, Tracker.CAPACITY);
      zoneCounts[at] = counted(zone.labels(), labels);
    }
    for (int at = 0; at < lines.length; at++) {
      Line line = settings.lines().get(at);
      double[] points = Geometry.numbers(line.points());
      lines[at] = new LineWatch(points, MARGIN, settle, Tracker.CAPACITY);
      lineCounts[at] = counted(line.labels(), labels);
    }
    Arrays.fill(known, 0);
  }

  private static boolean[] counted(Set<String> wanted, List<String> labels) {
    boolean[] counted = new boolean[labels.size()];
    for (int at = 0; at < counted.length; at++) {
      counted[at] = wanted.isEmpty() || wanted.contains(labels.get(at));
    }
    return counted;
  }

  /** What is watched. */
  public PlaceSettings settings() {
    return settings;
  }

  /** Looks at all tracks after an update; what happened goes to the listener. */
  public void look(Tracker tracker, long nanos, PlaceListener listener) {
    for (int at = 0; at < tracker.endedCount(); at++) {
      end(tracker.ended(at), listener);
    }
    for (int at = 0; at < tracker.count(); at++) {
      Track track = tracker.track(at);
      if (track.state() == TrackState.SEEN) {
        if (known[track.slot()] == track.number()) {
          follow(track, nanos, listener);
        } else {
          begin(track, nanos, listener);
        }
      }
    }
  }

  private void begin(Track track, long nanos, PlaceListener listener) {
    int slot = track.slot();
    known[slot] = track.number();
    inside[slot] = 0;
    for (int at = 0; at < areas.length; at++) {
      Anchor anchor = settings.zones().get(at).anchor();
      areas[at].clear(slot);
      if (counts(zoneCounts[at], track)) {
        double x = anchor.x(track);
        double y = anchor.y(track);
        tell(track, at, areas[at].begin(slot, x, y, track.firstSeenNanos()), listener);
      }
    }
    for (int at = 0; at < lines.length; at++) {
      Anchor anchor = settings.lines().get(at).anchor();
      lines[at].clear(slot);
      lines[at].step(slot, anchor.x(track), anchor.y(track), nanos);
    }
  }

  private void follow(Track track, long nanos, PlaceListener listener) {
    int slot = track.slot();
    for (int at = 0; at < areas.length; at++) {
      Anchor anchor = settings.zones().get(at).anchor();
      // A label that has changed takes its object out of the zones that do not ask for it.
      AreaWatch.Change change =
          counts(zoneCounts[at], track)
              ? areas[at].look(slot, anchor.x(track), anchor.y(track), nanos)
              : areas[at].end(slot, nanos);
      tell(track, at, change, listener);
    }
    for (int at = 0; at < lines.length; at++) {
      Anchor anchor = settings.lines().get(at).anchor();
      LineWatch.Step step = lines[at].step(slot, anchor.x(track), anchor.y(track), nanos);
      if (step != LineWatch.Step.NOTHING && counts(lineCounts[at], track)) {
        Crossing way =
            step == LineWatch.Step.LEFT_TO_RIGHT ? Crossing.LEFT_TO_RIGHT : Crossing.RIGHT_TO_LEFT;
        listener.crossed(track, at, way, lines[at].crossedAtNanos(slot));
      }
    }
  }

  private void end(Track track, PlaceListener listener) {
    int slot = track.slot();
    if (known[slot] == track.number()) {
      for (int at = 0; at < areas.length; at++) {
        tell(track, at, areas[at].end(slot, track.lastSeenNanos()), listener);
      }
      known[slot] = 0;
    }
  }

  private void tell(Track track, int zone, AreaWatch.Change change, PlaceListener listener) {
    int slot = track.slot();
    if (change == AreaWatch.Change.ENTERED) {
      inside[slot] |= 1L << zone;
      listener.entered(track, zone, areas[zone].enteredAtNanos(slot));
    } else if (change == AreaWatch.Change.LEFT) {
      inside[slot] &= ~(1L << zone);
      listener.left(track, zone, areas[zone].dwellNanos(slot));
    }
  }

  private static boolean counts(boolean[] labels, Track track) {
    return track.label() >= 0 && track.label() < labels.length && labels[track.label()];
  }

  /** The zones that an object is in, one bit each; bit 0 is the first of the settings. */
  public long zonesOf(Track track) {
    return known[track.slot()] == track.number() ? inside[track.slot()] : 0;
  }

  /** How long an object has been in a zone at this time; 0 when it is not in it. */
  public long dwellNanos(Track track, int zone, long nanos) {
    boolean isIn = (zonesOf(track) >>> zone & 1) != 0;
    return isIn ? Math.max(0, nanos - areas[zone].enteredAtNanos(track.slot())) : 0;
  }
}

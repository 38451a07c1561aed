package io.github.jetdetr.calibration.track;

import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.track.Track;
import io.github.jetdetr.track.TrackSettings;
import io.github.jetdetr.track.Tracker;

/** Runs the daemon's tracker over the detections of a sequence. */
public final class SequenceTracker {

  private SequenceTracker() {}

  /** The tracks that were reported on each frame, in pixels, cut at the frame's edges. */
  public static BoxRows track(TrackSequence sequence, TrackSettings settings) {
    SequenceInfo info = sequence.info();
    BoxRows seen = sequence.detections();
    Tracker tracker = new Tracker(settings, info.classes());
    Detections detections = new Detections(64);
    BoxRows tracks = new BoxRows();
    for (int frame = 1; frame <= info.frames(); frame++) {
      detections.clear();
      for (int row = seen.begin(frame); row < seen.end(frame); row++) {
        detections.add(
            seen.classNumber(row),
            (float) seen.score(row),
            (float) seen.x(row),
            (float) seen.y(row),
            (float) (seen.x(row) + seen.width(row)),
            (float) (seen.y(row) + seen.height(row)));
      }
      long nanos = sequence.capturedAtNanos()[frame - 1];
      tracker.update(nanos, detections, info.width(), info.height());
      for (int at = 0; at < tracker.count(); at++) {
        if (tracker.track(at).isShown()) {
          add(tracker.track(at), frame, info, tracks);
        }
      }
    }
    return tracks;
  }

  private static void add(Track track, int frame, SequenceInfo info, BoxRows into) {
    double left = Math.max(0, track.left()) * info.width();
    double top = Math.max(0, track.top()) * info.height();
    double right = Math.min(1, track.right()) * info.width();
    double bottom = Math.min(1, track.bottom()) * info.height();
    if (right - left > 0 && bottom - top > 0) {
      into.add(
          frame,
          track.number(),
          track.label(),
          track.score(),
          left,
          top,
          right - left,
          bottom - top);
    }
  }
}

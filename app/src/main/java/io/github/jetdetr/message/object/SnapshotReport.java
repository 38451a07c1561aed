package io.github.jetdetr.message.object;

import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.message.ClockState;
import io.github.jetdetr.track.event.EventKind;
import org.jspecify.annotations.Nullable;

/**
 * What a picture shows; the picture itself goes beside it.
 *
 * @param camera the camera's name
 * @param view what kind of picture, as in topics
 * @param area the part of the frame that it shows
 * @param object whose picture it is; null where it shows all that the camera sees
 * @param capturedUtcMicros when the frame was captured, microseconds since 1970
 * @param ageNanos since then, when this was reported
 * @param timeSource source of the capture time
 * @param clock how far the wall clock can be trusted
 */
public record SnapshotReport(
    String camera,
    String view,
    Part area,
    @Nullable Shown object,
    long capturedUtcMicros,
    long ageNanos,
    TimeSource timeSource,
    ClockState clock) {

  /** A part of a frame, in 0..1 of its width and height. */
  public record Part(double left, double top, double right, double bottom) {}

  /**
   * The object of an event.
   *
   * @param number its track's number
   * @param kind what the picture was made for: the object is new, is seen clearly better, or is
   *     gone and this was the best look at it
   * @param label its label by the model card
   * @param classId an index into the model card's labels
   * @param score of the detection on this frame, in 0..1
   * @param box its box on this frame
   */
  public record Shown(
      long number, EventKind kind, String label, int classId, float score, Part box) {}

  /** The same picture, published again at the end of its object. */
  public SnapshotReport atEnd(long nowAgeNanos) {
    Shown last =
        object == null
            ? null
            : new Shown(
                object.number,
                EventKind.END,
                object.label,
                object.classId,
                object.score,
                object.box);
    return new SnapshotReport(
        camera, view, area, last, capturedUtcMicros, nowAgeNanos, timeSource, clock);
  }
}

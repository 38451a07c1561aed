package io.github.jetdetr.message.object;

import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.message.ClockState;
import io.github.jetdetr.track.event.EventKind;
import io.github.jetdetr.track.event.TrackedObject;
import io.github.jetdetr.track.zone.PlaceSettings;

/**
 * An object is new, something about it changed, or it is gone. The object is valid only during the
 * call that receives the report.
 *
 * @param camera the camera's name
 * @param kind what is said of the object
 * @param object its boxes, path, zones and scores
 * @param label its label by the model card
 * @param places the camera's zones and lines, which the object's bits refer to
 * @param times when it was seen
 * @param timeSource source of the capture times
 * @param clock how far the wall clock can be trusted
 */
public record EventReport(
    String camera,
    EventKind kind,
    TrackedObject object,
    String label,
    PlaceSettings places,
    Times times,
    TimeSource timeSource,
    ClockState clock) {

  /** {@link Times#ageNanos} of an event that no frame brought. */
  public static final long NO_FRAME = -1;

  /**
   * Capture times in microseconds since 1970, by the wall clock at the time of the message.
   *
   * @param atUtcMicros of the frame that brought the event; the current time if none did
   * @param ageNanos since that frame was captured; {@link #NO_FRAME} if none brought it
   * @param firstSeenUtcMicros of the first frame that shows the object
   * @param lastSeenUtcMicros of the last one
   * @param bestSeenUtcMicros of the one on which it looks best
   */
  public record Times(
      long atUtcMicros,
      long ageNanos,
      long firstSeenUtcMicros,
      long lastSeenUtcMicros,
      long bestSeenUtcMicros) {}
}

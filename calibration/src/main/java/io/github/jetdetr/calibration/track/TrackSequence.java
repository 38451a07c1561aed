package io.github.jetdetr.calibration.track;

/**
 * A sequence of frames with who is who in them, and what a detector saw.
 *
 * @param truth boxes with ids; those whose score is not above 0 are not asked for
 * @param detections boxes with scores
 * @param capturedAtNanos when each frame was taken, the first of them at 0; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // a column of numbers, as the boxes beside it
public record TrackSequence(
    SequenceInfo info, BoxRows truth, BoxRows detections, long[] capturedAtNanos) {

  /**
   * @throws IllegalArgumentException unless there is one time a frame
   */
  public TrackSequence {
    if (capturedAtNanos.length != info.frames()) {
      throw new IllegalArgumentException(
          "%d times for %d frames".formatted(capturedAtNanos.length, info.frames()));
    }
  }

  /** A sequence whose frames were taken at its own rate, none of them missing. */
  public static TrackSequence steady(SequenceInfo info, BoxRows truth, BoxRows detections) {
    long[] times = new long[info.frames()];
    for (int frame = 0; frame < times.length; frame++) {
      times[frame] = Math.round(frame * 1e9 / info.framesPerSecond());
    }
    return new TrackSequence(info, truth, detections, times);
  }
}

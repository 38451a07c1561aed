package io.github.jetdetr.message;

import io.github.jetdetr.camera.PictureState;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.camera.TrueObject;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.detect.StageTimes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is said of one frame. Detections and times are lent for the length of the call that takes
 * the report.
 *
 * @param camera the camera's name
 * @param frameId the camera's own number of the picture; gaps are pictures nobody took
 * @param width the frame's width, pixels
 * @param height the frame's height, pixels
 * @param capturedAtUtcMicros microseconds since 1970, by the wall clock at the time of the message
 * @param timeSource what the capture time rests on
 * @param clock how far the wall clock can be trusted
 * @param model what found the objects
 * @param objects boxes in frame pixels, best first
 * @param truth what is really there, for cameras that know it; null when nobody asked for it
 * @param times time in each stage; the total is from capture until this report
 * @param picture what is wrong with the picture; then little should be made of the objects
 */
public record FrameReport(
    String camera,
    long frameId,
    int width,
    int height,
    long capturedAtUtcMicros,
    TimeSource timeSource,
    ClockState clock,
    PublishedModel model,
    Detections objects,
    @Nullable List<TrueObject> truth,
    StageTimes times,
    PictureState picture) {

  /**
   * @throws IllegalArgumentException when the frame has no size or a negative number
   */
  public FrameReport {
    if (width < 1 || height < 1 || frameId < 0) {
      throw new IllegalArgumentException(
          "a frame needs a size and a number from 0, but was %d × %d, number %d"
              .formatted(width, height, frameId));
    }
  }

  /** A report on a good picture. */
  public FrameReport(
      String camera,
      long frameId,
      int width,
      int height,
      long capturedAtUtcMicros,
      TimeSource timeSource,
      ClockState clock,
      PublishedModel model,
      Detections objects,
      @Nullable List<TrueObject> truth,
      StageTimes times) {
    this(
        camera,
        frameId,
        width,
        height,
        capturedAtUtcMicros,
        timeSource,
        clock,
        model,
        objects,
        truth,
        times,
        PictureState.GOOD);
  }
}

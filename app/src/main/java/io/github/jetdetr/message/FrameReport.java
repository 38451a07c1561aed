package io.github.jetdetr.message;

import io.github.jetdetr.camera.PictureState;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.camera.TrueObject;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.detect.StageTimes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is published about one frame. Detections and times are valid only during the call that
 * receives the report.
 *
 * @param camera the camera's name
 * @param frameId the camera's own frame number; gaps are frames that were not processed
 * @param width the frame's width, pixels
 * @param height the frame's height, pixels
 * @param capturedAtUtcMicros capture time, microseconds since 1970, by the wall clock at the time
 *     of the message
 * @param timeSource source of the capture time
 * @param clock how far the wall clock can be trusted
 * @param model the model that detected the objects
 * @param objects detections, boxes in frame pixels, highest score first
 * @param truth ground truth, for cameras that know it; null if not requested
 * @param times time per stage; the total runs from capture until this report
 * @param picture condition of the picture; unless it is good, the objects are unreliable
 * @param damage share of the picture in [0, 1] that is damaged by lost data
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
    PictureState picture,
    float damage) {

  /**
   * @throws IllegalArgumentException if the frame has no size or a negative number
   */
  public FrameReport {
    if (width < 1 || height < 1 || frameId < 0) {
      throw new IllegalArgumentException(
          "a frame needs a positive size and a number of at least 0, but was %d × %d, number %d"
              .formatted(width, height, frameId));
    }
  }

  /** A report on a frame with a good picture. */
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
        PictureState.GOOD,
        0);
  }
}

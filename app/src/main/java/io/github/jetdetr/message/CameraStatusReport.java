package io.github.jetdetr.message;

import org.jspecify.annotations.Nullable;

/**
 * How one camera is; retained by the broker.
 *
 * @param camera the camera's name
 * @param state how it is
 * @param sinceUtcMicros when it came to be so, microseconds since 1970
 * @param reconnects how often it was opened again since the daemon started
 * @param reason why, in one line without credentials; null when there is nothing to explain
 * @param width the frames' width, pixels; 0 while unknown, then left out of the message
 * @param height the frames' height, pixels; 0 while unknown, then left out of the message
 * @param picture what is wrong with its pictures; null when nothing is
 */
public record CameraStatusReport(
    String camera,
    CameraState state,
    long sinceUtcMicros,
    long reconnects,
    @Nullable String reason,
    int width,
    int height,
    @Nullable PictureStatus picture) {

  /**
   * @throws IllegalArgumentException when the name is none, a number is negative or just one side
   *     is known
   */
  public CameraStatusReport {
    TopicNames.check("a camera's name", camera);
    if (reconnects < 0 || width < 0 || height < 0 || (width == 0) != (height == 0)) {
      throw new IllegalArgumentException(
          "reconnects and both sides must be from 0, but were %d, %d × %d"
              .formatted(reconnects, width, height));
    }
  }

  /** A camera with whose pictures nothing is wrong. */
  public CameraStatusReport(
      String camera,
      CameraState state,
      long sinceUtcMicros,
      long reconnects,
      @Nullable String reason,
      int width,
      int height) {
    this(camera, state, sinceUtcMicros, reconnects, reason, width, height, null);
  }
}

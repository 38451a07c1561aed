package io.github.jetdetr.message;

import org.jspecify.annotations.Nullable;

/**
 * State of one camera; a retained message.
 *
 * @param camera the camera's name
 * @param state current state
 * @param sinceUtcMicros when the state was entered, microseconds since 1970
 * @param reconnects reconnects since the daemon started
 * @param reason reason of the state, one line without credentials; null if there is nothing to
 *     explain
 * @param width the frame width, pixels; 0 while unknown, then omitted from the message
 * @param height the frame height, pixels; 0 while unknown, then omitted from the message
 * @param picture what is wrong with its pictures; null if nothing is
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
   * @throws IllegalArgumentException if the name is invalid, a number is negative or only one
   *     dimension is known
   */
  public CameraStatusReport {
    TopicNames.check("a camera's name", camera);
    if (reconnects < 0 || width < 0 || height < 0 || (width == 0) != (height == 0)) {
      throw new IllegalArgumentException(
          "reconnects, width and height must not be negative, but were %d, %d × %d"
              .formatted(reconnects, width, height));
    }
  }

  /** The status of a camera with good pictures. */
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

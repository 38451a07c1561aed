package io.github.jetdetr.message;

import org.jspecify.annotations.Nullable;

/**
 * What became of one camera's frames since the daemon started.
 *
 * @param camera the camera's name
 * @param captured pictures that came
 * @param processed pictures whose detections were published
 * @param replaced pictures a newer one took the place of before the engine was free
 * @param stale pictures too old to be worth detecting
 * @param failed pictures on which a stage failed
 * @param selfCheck how detections compare to the truth; null where a camera does not know it
 * @param pictures what was wrong with its pictures; null where nobody looked
 */
public record CameraFrames(
    String camera,
    long captured,
    long processed,
    long replaced,
    long stale,
    long failed,
    @Nullable SelfCheckCounts selfCheck,
    @Nullable PictureCounts pictures) {

  /**
   * @throws IllegalArgumentException when the name is none or a count is negative
   */
  public CameraFrames {
    TopicNames.check("a camera's name", camera);
    if (captured < 0 || processed < 0 || replaced < 0 || stale < 0 || failed < 0) {
      throw new IllegalArgumentException(
          "the counts of camera %s must be from 0".formatted(camera));
    }
  }

  /** Counts of a camera whose pictures nobody looked at. */
  public CameraFrames(
      String camera,
      long captured,
      long processed,
      long replaced,
      long stale,
      long failed,
      @Nullable SelfCheckCounts selfCheck) {
    this(camera, captured, processed, replaced, stale, failed, selfCheck, null);
  }
}

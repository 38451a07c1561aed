package io.github.jetdetr.message;

import org.jspecify.annotations.Nullable;

/**
 * Frame counts of one camera since the daemon started.
 *
 * @param camera the camera's name
 * @param captured frames that arrived
 * @param processed frames whose detections were published
 * @param replaced frames replaced by a newer one before the engine was free
 * @param stale frames too old to process
 * @param failed frames on which a stage failed
 * @param selfCheck detections compared with the ground truth; null for cameras that do not know it
 * @param pictures counts of bad pictures; null if pictures were not checked
 * @param snapshots what became of published pictures; null if none are wanted
 */
public record CameraFrames(
    String camera,
    long captured,
    long processed,
    long replaced,
    long stale,
    long failed,
    @Nullable SelfCheckCounts selfCheck,
    @Nullable PictureCounts pictures,
    @Nullable Snapshots snapshots) {

  /**
   * Pictures for people, published or not.
   *
   * @param made published
   * @param overBudget not made, since the share of time for them was used up
   * @param overRate not made, since there were as many in the last minute as there may be
   * @param busy not made, since others were being made
   * @param tooLarge too large however coarse
   * @param failed could not be made
   * @param spentNanos time that all this took, copying included
   */
  public record Snapshots(
      long made,
      long overBudget,
      long overRate,
      long busy,
      long tooLarge,
      long failed,
      long spentNanos) {}

  /**
   * @throws IllegalArgumentException if the name is invalid or a count is negative
   */
  public CameraFrames {
    TopicNames.check("a camera's name", camera);
    if (captured < 0 || processed < 0 || replaced < 0 || stale < 0 || failed < 0) {
      throw new IllegalArgumentException(
          "the counts of camera %s must not be negative".formatted(camera));
    }
  }

  /** Counts of a camera without published pictures. */
  public CameraFrames(
      String camera,
      long captured,
      long processed,
      long replaced,
      long stale,
      long failed,
      @Nullable SelfCheckCounts selfCheck,
      @Nullable PictureCounts pictures) {
    this(camera, captured, processed, replaced, stale, failed, selfCheck, pictures, null);
  }

  /** Counts of a camera whose pictures were not checked. */
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

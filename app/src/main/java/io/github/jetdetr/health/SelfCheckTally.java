package io.github.jetdetr.health;

/**
 * The counts of a {@link SelfCheck}.
 *
 * @param frames frames compared
 * @param objects ground truth objects that count
 * @param detections detections compared
 * @param correct detections matched to an object, each object at most once
 */
public record SelfCheckTally(long frames, long objects, long detections, long correct) {

  /** All counts zero. */
  public static final SelfCheckTally NONE = new SelfCheckTally(0, 0, 0, 0);

  /** Share of detections that are correct, 0 to 1; NaN without any. */
  public double precision() {
    return (double) correct / detections;
  }

  /** Share of objects that were found, 0 to 1; NaN without any. */
  public double recall() {
    return (double) correct / objects;
  }

  /** The sum of both. */
  public SelfCheckTally plus(SelfCheckTally other) {
    return new SelfCheckTally(
        frames + other.frames,
        objects + other.objects,
        detections + other.detections,
        correct + other.correct);
  }

  /** The difference to an {@code earlier} tally. */
  public SelfCheckTally since(SelfCheckTally earlier) {
    return new SelfCheckTally(
        frames - earlier.frames,
        objects - earlier.objects,
        detections - earlier.detections,
        correct - earlier.correct);
  }
}

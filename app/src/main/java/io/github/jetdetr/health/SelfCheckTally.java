package io.github.jetdetr.health;

/**
 * What a {@link SelfCheck} has counted.
 *
 * @param frames frames looked at
 * @param objects objects that were there and that a detector is asked for
 * @param detections detections that were judged
 * @param correct detections of an object that was there, each object at most once
 */
public record SelfCheckTally(long frames, long objects, long detections, long correct) {

  /** Nothing yet. */
  public static final SelfCheckTally NONE = new SelfCheckTally(0, 0, 0, 0);

  /** The share of detections that are right, 0 to 1; NaN without any. */
  public double precision() {
    return (double) correct / detections;
  }

  /** The share of objects that were found, 0 to 1; NaN without any. */
  public double recall() {
    return (double) correct / objects;
  }

  /** Both together. */
  public SelfCheckTally plus(SelfCheckTally other) {
    return new SelfCheckTally(
        frames + other.frames,
        objects + other.objects,
        detections + other.detections,
        correct + other.correct);
  }

  /** What came after {@code earlier}. */
  public SelfCheckTally since(SelfCheckTally earlier) {
    return new SelfCheckTally(
        frames - earlier.frames,
        objects - earlier.objects,
        detections - earlier.detections,
        correct - earlier.correct);
  }
}

package io.github.jetdetr.detect;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.card.BoxUnit;
import io.github.jetdetr.engine.ImplausibleOutputException;
import io.github.jetdetr.engine.preprocess.Placement;
import java.util.Locale;

/**
 * Looks at everything that a model answers for its first frames, below the threshold too, for what
 * cannot be if the model is read rightly. A wrong reading would otherwise look like a poor model.
 */
@HotPath
final class OutputCheck {

  /** Frames that are checked. */
  private static final int FRAMES = 3;

  /** Fewer queries may agree by chance. */
  private static final int MIN_QUERIES = 8;

  // Half precision may round a score above 1.
  private static final float MAX_SCORE = 1.001f;
  private static final float FULL_SCORE = 0.9999f;
  private static final double SAME_SIZE = 1e-6;
  // Networks may place boxes outside of the picture, but not by far.
  private static final double MAX_NORMALIZED = 8;
  private static final double MIN_PIXELS = 2;

  private int framesLeft = FRAMES;
  private int queries;
  private int firstCategory;
  private boolean sameCategory;
  private boolean full;
  private boolean sameSize;
  private double firstWidth;
  private double firstHeight;
  private double largest;
  private double smallestLargest;
  private int inverted;

  /** Whether the frame at hand is one of the first. */
  boolean isDue() {
    return framesLeft > 0;
  }

  /** Begins a frame. */
  void begin() {
    queries = 0;
    sameCategory = true;
    full = true;
    sameSize = true;
    largest = 0;
    smallestLargest = Double.POSITIVE_INFINITY;
    inverted = 0;
  }

  /** Adds a query's best class and its box, as read last. */
  void add(float score, int category, BoxReader box) {
    double width = box.right() - box.left();
    double height = box.bottom() - box.top();
    if (queries == 0) {
      firstCategory = category;
      firstWidth = width;
      firstHeight = height;
    }
    queries++;
    sameCategory &= category == firstCategory;
    full &= score >= FULL_SCORE;
    sameSize &= isSame(width, firstWidth) && isSame(height, firstHeight);
    double reach =
        Math.max(
            Math.max(Math.abs(box.left()), Math.abs(box.right())),
            Math.max(Math.abs(box.top()), Math.abs(box.bottom())));
    largest = Math.max(largest, reach);
    smallestLargest = Math.min(smallestLargest, reach);
    inverted += width < 0 || height < 0 ? 1 : 0;
  }

  private static boolean isSame(double side, double first) {
    return Math.abs(side - first) <= SAME_SIZE * Math.max(Math.abs(first), SAME_SIZE);
  }

  /**
   * Ends a frame.
   *
   * @throws ImplausibleOutputException if the answers cannot be
   */
  void end(BoxUnit unit, Placement placement) {
    framesLeft--;
    if (queries < MIN_QUERIES) {
      return;
    }
    if (sameSize) {
      throw implausible(
          "all %d boxes are of the same size, %.4g × %.4g", queries, firstWidth, firstHeight);
    }
    if (sameCategory && full) {
      throw implausible("all %d queries see class %d with full score", queries, firstCategory);
    }
    if (unit == BoxUnit.NORMALIZED && smallestLargest > MAX_NORMALIZED) {
      throw implausible(
          "the boxes should lie in 0..1, but reach to %.4g: is their unit pixels?", largest);
    }
    boolean wide = Math.min(placement.canvasWidth(), placement.canvasHeight()) > 8 * MIN_PIXELS;
    if (unit != BoxUnit.NORMALIZED && wide && largest < MIN_PIXELS) {
      throw implausible(
          "the boxes should be in pixels, but reach to %.4g only: is their unit 0..1?", largest);
    }
    if (2 * inverted > queries) {
      throw implausible(
          "%d of %d boxes have a negative width or height: is their form another?",
          inverted, queries);
    }
  }

  /**
   * Checks a score, on every frame.
   *
   * @throws ImplausibleOutputException if it is not in 0..1
   */
  static void checkScore(float score) {
    if (score < 0 || score > MAX_SCORE) {
      throw implausible("a score is %.4g, which is outside of 0..1", score);
    }
  }

  private static ImplausibleOutputException implausible(String what, Object... values) {
    return new ImplausibleOutputException(
        "the model's answers cannot be: "
            + String.format(Locale.ROOT, what, values)
            + "; check its card (jetdetr inspect --try PICTURE)");
  }
}

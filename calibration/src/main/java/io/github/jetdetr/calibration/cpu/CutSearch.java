package io.github.jetdetr.calibration.cpu;

import io.github.jetdetr.calibration.network.ProgressListener;
import io.github.jetdetr.engine.model.ModelException;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Finds how many shapes of layers are faster in float, of shapes in the order of what integers gain
 * them: each gains no less than those before it, so the network's time falls and then rises with
 * the number of shapes that stay in float. Ternary search needs few comparisons, those of networks
 * that differ in many layers first; at the end they would differ in so few that noise decides, and
 * little, so there it takes the middle, or the end at which all or none are in float.
 */
final class CutSearch {

  /** The search ends when it is down to one in so many shapes. */
  private static final int SHAPES_FOR_ONE_LEFT = 10;

  private final Comparison comparison;
  private final BooleanSupplier isTimeOut;
  private final ProgressListener progress;

  /** Compares two networks by their numbers of shapes in float. */
  interface Comparison {

    /** The time of the network with {@code fewer} shapes in float over that of the other one. */
    double ratio(int fewer, int more) throws ModelException;
  }

  /**
   * @param isTimeOut whether nothing more is to be compared; of the numbers that are left the
   *     smallest is taken
   */
  CutSearch(Comparison comparison, BooleanSupplier isTimeOut, ProgressListener progress) {
    this.comparison = comparison;
    this.isTimeOut = isTimeOut;
    this.progress = progress;
  }

  /**
   * The number of shapes that stay in float, 0 to {@code shapes}.
   *
   * @param shapes how many there are
   */
  int run(int shapes) throws ModelException {
    int low = 0;
    int high = shapes;
    int comparisons = 0;
    while (high - low > shapes / SHAPES_FOR_ONE_LEFT) {
      if (isTimeOut.getAsBoolean()) {
        return low;
      }
      int third = (high - low) / 3;
      int fewer = low + third;
      int more = high - third;
      if (comparison.ratio(fewer, more) <= 1) {
        high = more - 1;
      } else {
        low = fewer + 1;
      }
      comparisons++;
      progress.report(
          "for CPUs: %d comparisons, %s of %d shapes in float"
              .formatted(comparisons, range(low, high), shapes));
    }
    int found = end(low, high, shapes);
    progress.report("for CPUs: %d of %d shapes in float".formatted(found, shapes));
    return found;
  }

  /** The middle of what is left, unless the end that it touches is no slower. */
  private int end(int low, int high, int shapes) throws ModelException {
    int middle = (low + high) / 2;
    if (low == 0 && middle > 0) {
      return comparison.ratio(0, middle) <= 1 ? 0 : middle;
    }
    if (high == shapes && middle < shapes) {
      return comparison.ratio(middle, shapes) < 1 ? middle : shapes;
    }
    return middle;
  }

  private static String range(int low, int high) {
    return low == high ? String.valueOf(low) : low + " to " + high;
  }

  /** The layers that are not of the first {@code inFloat} shapes, in their order. */
  static <L> List<L> integers(List<L> all, List<List<L>> shapes, int inFloat) {
    List<L> floats = shapes.subList(0, inFloat).stream().flatMap(List::stream).toList();
    return all.stream().filter(layer -> !floats.contains(layer)).toList();
  }
}

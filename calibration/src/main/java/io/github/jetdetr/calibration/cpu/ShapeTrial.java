package io.github.jetdetr.calibration.cpu;

import io.github.jetdetr.calibration.network.ProgressListener;
import io.github.jetdetr.engine.model.ModelException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Finds which shapes of layers stay in float, by few comparisons: blocks of shapes are tried
 * together, and only those that make little difference as a whole are halved. What a block clearly
 * gains or costs may hide a shape of the other kind, which is then treated as the others of its
 * block.
 *
 * <p>Used by one thread.
 *
 * @param <L> a layer
 */
final class ShapeTrial<L> {

  private static final int SHAPES_IN_A_BLOCK = 8;

  /** A block stays in float if the network is at least this much faster so, in most turns. */
  private static final double CLEARLY = 0.995;

  /**
   * A block without which the network is this much slower in most turns pays, whatever is in it.
   */
  private static final double CLEARLY_PAYS = 1.02;

  /** Of few percent in all: what is left after these is not worth a second each. */
  private static final int MAX_COMPARISONS = 12;

  /** Blocks in a row that clearly pay end the search: the others have more arithmetic. */
  private static final int ENOUGH_THAT_PAY = 2;

  /** Compares two sets of layers in integers. */
  interface Comparison<L> {

    /** The time of the network with the first set over its time with the second. */
    TimeRatio ratio(List<L> without, List<L> with) throws ModelException;
  }

  private final Comparison<L> comparison;
  private final BooleanSupplier isTimeOut;
  private final ProgressListener progress;

  private Set<L> chosen;
  private int paidInARow;
  private int comparisons;

  /**
   * @param all the layers that may be integers
   * @param isTimeOut whether nothing more is to be compared; what was not stays integers
   */
  ShapeTrial(
      List<L> all, Comparison<L> comparison, BooleanSupplier isTimeOut, ProgressListener progress) {
    this.comparison = comparison;
    this.isTimeOut = isTimeOut;
    this.progress = progress;
    chosen = new LinkedHashSet<>(all);
  }

  /**
   * The layers that are integers, in their order.
   *
   * @param shapes layers of one shape each, those with the least arithmetic for each value first
   */
  List<L> run(List<List<L>> shapes) throws ModelException {
    // A single shape first: of a network of large layers even those with least arithmetic pay.
    int size = 1;
    for (int from = 0; from < shapes.size() && paidInARow < ENOUGH_THAT_PAY; ) {
      int to = Math.min(from + size, shapes.size());
      tryBlock(shapes.subList(from, to));
      from = to;
      size = Math.min(2 * size, SHAPES_IN_A_BLOCK);
    }
    return List.copyOf(chosen);
  }

  private void tryBlock(List<List<L>> shapes) throws ModelException {
    if (comparisons == MAX_COMPARISONS || isTimeOut.getAsBoolean()) {
      return;
    }
    Set<L> without = new LinkedHashSet<>(chosen);
    shapes.forEach(without::removeAll);
    TimeRatio ratio = comparison.ratio(new ArrayList<>(without), new ArrayList<>(chosen));
    comparisons++;
    boolean pays = ratio.isAbove(CLEARLY_PAYS);
    boolean isSlower = ratio.isBelow(CLEARLY);
    paidInARow = pays ? paidInARow + 1 : 0;
    if (isSlower) {
      chosen = without;
    }
    progress.report(
        "for CPUs: %d comparisons, %d layers in integers".formatted(comparisons, chosen.size()));
    if (!pays && !isSlower && shapes.size() > 1) {
      int middle = shapes.size() / 2;
      tryBlock(shapes.subList(0, middle));
      tryBlock(shapes.subList(middle, shapes.size()));
    }
  }
}

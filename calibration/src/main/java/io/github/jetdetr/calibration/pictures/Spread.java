package io.github.jetdetr.calibration.pictures;

import java.util.List;
import java.util.stream.IntStream;

/** Some of many, spread evenly over all. */
public final class Spread {

  private Spread() {}

  /**
   * Ascending indices, the first one 0.
   *
   * @param all how many there are
   * @param most how many to choose at most
   */
  public static List<Integer> indices(int all, int most) {
    int count = Math.min(all, most);
    return IntStream.range(0, count).map(at -> (int) ((long) at * all / count)).boxed().toList();
  }

  /** The elements at those indices. */
  public static <T> List<T> of(List<T> all, int most) {
    return indices(all.size(), most).stream().map(all::get).toList();
  }
}

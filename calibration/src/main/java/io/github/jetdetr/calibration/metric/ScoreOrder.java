package io.github.jetdetr.calibration.metric;

/**
 * Sorts indices by descending score, stably: equal scores keep their order, as numpy's {@code
 * argsort(-scores, kind="mergesort")} does in COCOeval. A merge sort over primitives, because the
 * stable sorts of the JDK need boxed elements.
 */
public final class ScoreOrder {

  /** Up to this many elements, insertion sort is faster than merge sort. */
  private static final int INSERTION_SORT_SIZE = 24;

  private ScoreOrder() {}

  /** The indices 0..n−1 of the scores, highest score first. */
  public static int[] bestFirst(double[] scores) {
    int[] order = new int[scores.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    sort(order, 0, order.length, scores, new int[order.length]);
    return order;
  }

  /** Sorts {@code order[from..to)}; {@code scratch} is as long as {@code order}. */
  static void sort(int[] order, int from, int to, double[] scores, int[] scratch) {
    if (to - from <= INSERTION_SORT_SIZE) {
      insert(order, from, to, scores);
      return;
    }
    int middle = (from + to) >>> 1;
    sort(order, from, middle, scores, scratch);
    sort(order, middle, to, scores, scratch);
    if (scores[order[middle - 1]] >= scores[order[middle]]) {
      return;
    }
    System.arraycopy(order, from, scratch, from, middle - from);
    int left = from;
    int right = middle;
    for (int i = from; left < middle; i++) {
      boolean takeRight = right < to && scores[order[right]] > scores[scratch[left]];
      order[i] = takeRight ? order[right++] : scratch[left++];
    }
  }

  private static void insert(int[] order, int from, int to, double[] scores) {
    for (int i = from + 1; i < to; i++) {
      int moved = order[i];
      int at = i;
      while (at > from && scores[order[at - 1]] < scores[moved]) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = moved;
    }
  }
}

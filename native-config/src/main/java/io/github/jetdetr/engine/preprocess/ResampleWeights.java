package io.github.jetdetr.engine.preprocess;

/**
 * Which samples of a row (or column) make one of a shorter or longer row, and with which weights: a
 * triangle that widens when it shrinks (Pillow, Resample.c), in 22-bit fixed point.
 */
public final class ResampleWeights {

  static final int PRECISION_BITS = 32 - 8 - 2;

  final int from;
  final int to;
  public final int most;
  public final int[] first;
  public final int[] count;
  public final int[] weights;

  /** Taps that end with the row: the weights within it are stretched to one, as Pillow does. */
  public ResampleWeights(int from, int to) {
    this(from, to, /* repeatsEdges= */ false);
  }

  private ResampleWeights(int from, int to, boolean repeatsEdges) {
    this.from = from;
    this.to = to;
    double scale = (double) from / to;
    double support = Math.max(1, scale);
    most = (int) Math.ceil(support) * 2 + 1;
    first = new int[to];
    count = new int[to];
    weights = new int[to * most];
    for (int x = 0; x < to; x++) {
      double center = (x + 0.5) * scale;
      int begin = (int) Math.floor(center - support + 0.5);
      int end = (int) (center + support + 0.5);
      if (repeatsEdges) {
        int size = filterSize();
        int start = (int) (center - 0.5 - (size - 2) / 2.0);
        begin = Math.max(begin, start);
        end = Math.min(end, start + size);
      }
      first[x] = Math.max(0, begin);
      count[x] = Math.min(from, end) - first[x];
      if (repeatsEdges) {
        fill(x, begin, end, center);
        balance(x);
      } else {
        fill(x, first[x], first[x] + count[x], center);
      }
    }
  }

  /**
   * How many taps FFmpeg's scaler has room for (initFilter in libswscale/utils.c). It looks for the
   * first by dividing, which rounds towards zero: where taps begin before the row, the outermost is
   * left out.
   */
  private int filterSize() {
    int size = from <= to ? 3 : 1 + (2 * from + to - 1) / to;
    return Math.max(1, Math.min(size, from - 2));
  }

  /**
   * Taps that go on past the row's ends, where its last samples repeat, as FFmpeg's scaler does.
   */
  public static ResampleWeights repeatingEdges(int from, int to) {
    return new ResampleWeights(from, to, /* repeatsEdges= */ true);
  }

  int weight(int x, int tap) {
    return weights[x * most + tap];
  }

  private void fill(int x, int begin, int end, double center) {
    double[] exact = new double[count[x]];
    double support = Math.max(1, (double) from / to);
    double sum = 0;
    for (int at = begin; at < end; at++) {
      double distance = Math.abs((at - center + 0.5) * (1 / support));
      double weight = distance < 1 ? 1 - distance : 0;
      exact[Math.min(from - 1, Math.max(0, at)) - first[x]] += weight;
      sum += weight;
    }
    for (int tap = 0; tap < exact.length; tap++) {
      weights[x * most + tap] = (int) (0.5 + exact[tap] / sum * (1 << PRECISION_BITS));
    }
  }

  /** Makes the weights one together, so that an even picture keeps its level exactly. */
  private void balance(int x) {
    int rest = 1 << PRECISION_BITS;
    int heaviest = 0;
    for (int tap = 0; tap < count[x]; tap++) {
      rest -= weight(x, tap);
      heaviest = weight(x, tap) > weight(x, heaviest) ? tap : heaviest;
    }
    weights[x * most + heaviest] += rest;
  }
}

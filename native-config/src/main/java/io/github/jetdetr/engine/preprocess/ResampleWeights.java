package io.github.jetdetr.engine.preprocess;

/**
 * The source samples and weights for each sample of a resized row or column, in 22-bit fixed point
 * (Pillow, Resample.c).
 */
public final class ResampleWeights {

  static final int PRECISION_BITS = 32 - 8 - 2;

  final Filter filter;
  final int from;
  final int to;
  public final int maxCount;
  public final int[] first;
  public final int[] count;
  public final int[] weights;

  /** Creates weights that end at the row's edges and are renormalised there, as in Pillow. */
  public ResampleWeights(Filter filter, int from, int to) {
    this(filter, from, to, /* repeatsEdges= */ false);
  }

  private ResampleWeights(Filter filter, int from, int to, boolean repeatsEdges) {
    this.filter = filter;
    this.from = from;
    this.to = to;
    double scale = (double) from / to;
    double support = filter.support() * widening();
    maxCount = (int) Math.ceil(support) * 2 + 1;
    first = new int[to];
    count = new int[to];
    weights = new int[to * maxCount];
    // Pillow adds up step by step, which decides where a centre lies between two samples.
    double nearest = scale * 0.5;
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
      if (filter == Filter.NEAREST) {
        begin = Math.min(from - 1, (int) nearest);
        end = begin + 1;
        nearest += scale;
      }
      first[x] = Math.max(0, begin);
      count[x] = Math.min(from, end) - first[x];
      if (repeatsEdges || filter.readsBeyondEdges()) {
        fill(x, begin, end, center);
        balance(x);
      } else {
        fill(x, first[x], first[x] + count[x], center);
      }
    }
  }

  /** Source pixels a pixel when shrinking, where the filter widens with it; otherwise 1. */
  private double widening() {
    return filter.isAntialiased() ? Math.max(1, (double) from / to) : 1;
  }

  /**
   * Maximum filter size of FFmpeg's scaler (initFilter in libswscale/utils.c). It computes the
   * first sample by a division that rounds towards zero: where the filter starts before the row,
   * the outermost sample is omitted.
   */
  private int filterSize() {
    int size = from <= to ? 3 : 1 + (2 * from + to - 1) / to;
    return Math.max(1, Math.min(size, from - 2));
  }

  /**
   * Creates weights that extend beyond the row's edges, whose samples are repeated, as in FFmpeg's
   * scaler.
   */
  public static ResampleWeights repeatingEdges(int from, int to) {
    return new ResampleWeights(Filter.BILINEAR, from, to, /* repeatsEdges= */ true);
  }

  int weight(int x, int tap) {
    return weights[x * maxCount + tap];
  }

  private void fill(int x, int begin, int end, double center) {
    double[] exact = new double[count[x]];
    double perSample = 1 / widening();
    double sum = 0;
    for (int at = begin; at < end; at++) {
      double weight = filter.at((at - center + 0.5) * perSample);
      exact[Math.min(from - 1, Math.max(0, at)) - first[x]] += weight;
      sum += weight;
    }
    for (int tap = 0; tap < exact.length; tap++) {
      double weight = exact[tap] / sum * (1 << PRECISION_BITS);
      weights[x * maxCount + tap] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
    }
  }

  /** Makes the weights sum to exactly one, so that a uniform picture keeps its level. */
  private void balance(int x) {
    int remainder = 1 << PRECISION_BITS;
    int heaviest = 0;
    for (int tap = 0; tap < count[x]; tap++) {
      remainder -= weight(x, tap);
      heaviest = weight(x, tap) > weight(x, heaviest) ? tap : heaviest;
    }
    weights[x * maxCount + heaviest] += remainder;
  }
}

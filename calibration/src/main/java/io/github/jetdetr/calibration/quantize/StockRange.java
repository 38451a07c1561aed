package io.github.jetdetr.calibration.quantize;

import io.github.jetdetr.calibration.layer.Histogram;

/**
 * The common calibrators, which choose an activation's range from its histogram alone; used for
 * comparison.
 */
public enum StockRange {
  /** The largest magnitude seen. */
  MAX("max") {
    @Override
    public float limit(Histogram histogram) {
      return histogram.largest();
    }
  },
  /** The 99.9th percentile of the magnitudes. */
  PERCENTILE("percentile 99.9") {
    @Override
    public float limit(Histogram histogram) {
      long beyond = Math.round(0.001 * histogram.total());
      long[] counts = histogram.counts();
      int bin = Histogram.BINS - 1;
      for (long seen = counts[bin]; seen <= beyond && bin > 0; seen += counts[bin]) {
        bin--;
      }
      return histogram.end(bin);
    }
  },
  /** The range of lowest squared quantization error of the tensor. */
  MSE("mse") {
    @Override
    public float limit(Histogram histogram) {
      return best(histogram, StockRange::squaredError);
    }
  },
  /**
   * The range of lowest Kullback-Leibler divergence (Szymon Migacz, 8-bit Inference with TensorRT,
   * GTC 2017).
   */
  ENTROPY("entropy") {
    @Override
    public float limit(Histogram histogram) {
      return best(histogram, StockRange::divergence);
    }
  };

  private static final int LEVELS = 128;

  private final String word;

  StockRange(String word) {
    this.word = word;
  }

  /** The name in tables. */
  public String word() {
    return word;
  }

  /** The magnitude beyond which values are clipped; 0 for a tensor of zeros. */
  public abstract float limit(Histogram histogram);

  private interface Loss {
    double of(Histogram histogram, long[] counts, int bins);
  }

  private static float best(Histogram histogram, Loss loss) {
    long[] counts = histogram.counts();
    double minLoss = Double.POSITIVE_INFINITY;
    int best = Histogram.BINS;
    for (int bins = LEVELS; bins <= Histogram.BINS; bins += 16) {
      double now = loss.of(histogram, counts, bins);
      if (now < minLoss) {
        minLoss = now;
        best = bins;
      }
    }
    return Math.min(histogram.largest(), histogram.end(best - 1));
  }

  private static double squaredError(Histogram histogram, long[] counts, int bins) {
    double step = histogram.end(bins - 1) / 127;
    double sum = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      double value = histogram.end(bin) - histogram.end(0) / 2;
      double error = value - Math.min(127, Math.rint(value / step)) * step;
      sum += counts[bin] * error * error;
    }
    return sum;
  }

  private static double divergence(Histogram histogram, long[] counts, int bins) {
    double[] reference = new double[bins];
    double total = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      reference[Math.min(bin, bins - 1)] += counts[bin];
      total += counts[bin];
    }
    double[] quantized = new double[bins];
    for (int level = 0; level < LEVELS; level++) {
      int from = level * bins / LEVELS;
      int to = (level + 1) * bins / LEVELS;
      long inside = 0;
      int filled = 0;
      for (int bin = from; bin < to; bin++) {
        inside += counts[bin];
        filled += reference[bin] > 0 ? 1 : 0;
      }
      for (int bin = from; bin < to; bin++) {
        quantized[bin] = reference[bin] > 0 ? (double) inside / filled : 0;
      }
    }
    double coarseTotal = 0;
    for (double value : quantized) {
      coarseTotal += value;
    }
    double sum = 0;
    for (int bin = 0; bin < bins; bin++) {
      if (reference[bin] > 0) {
        double floor = 1e-4 * total / bins;
        double p = reference[bin] / total;
        double q = Math.max(quantized[bin], floor) / coarseTotal;
        sum += p * Math.log(p / q);
      }
    }
    return sum;
  }
}

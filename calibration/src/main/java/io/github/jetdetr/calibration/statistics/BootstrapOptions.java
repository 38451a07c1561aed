package io.github.jetdetr.calibration.statistics;

import io.github.jetdetr.calibration.metric.AreaRange;
import io.github.jetdetr.calibration.metric.CocoGrid;

/**
 * Settings of a bootstrap.
 *
 * @param resamples number of resamples of the pictures, at least 100
 * @param confidence confidence level, in (0, 1), such as 0.95
 * @param seed of the random generator; equal seeds give equal intervals
 * @param area which objects count
 * @param ious the IoU thresholds over which AP is averaged
 */
public record BootstrapOptions(
    int resamples, double confidence, long seed, AreaRange area, IouRange ious) {

  /** The IoU thresholds over which AP is averaged. */
  public enum IouRange {
    /** .50:.05:.95, the primary COCO metric. */
    MEAN(CocoGrid.ALL_IOUS),
    /** .50 alone. */
    IOU_50(1),
    /** .75 alone. */
    IOU_75(1 << 5);

    private final int bits;

    IouRange(int bits) {
      this.bits = bits;
    }

    int bits() {
      return bits;
    }
  }

  public BootstrapOptions {
    if (resamples < 100) {
      throw new IllegalArgumentException("resamples must be 100 or more, but was " + resamples);
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence must be in (0, 1), but was " + confidence);
    }
  }

  /** 1000 resamples, 95 %, AP over all areas and IoU thresholds. */
  public static BootstrapOptions defaults() {
    return new BootstrapOptions(1000, 0.95, 1, AreaRange.ALL, IouRange.MEAN);
  }

  public BootstrapOptions withSeed(long newSeed) {
    return new BootstrapOptions(resamples, confidence, newSeed, area, ious);
  }

  public BootstrapOptions withIous(IouRange newIous) {
    return new BootstrapOptions(resamples, confidence, seed, area, newIous);
  }

  public BootstrapOptions withResamples(int newResamples) {
    return new BootstrapOptions(newResamples, confidence, seed, area, ious);
  }
}

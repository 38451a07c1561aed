package io.github.jetdetr.calibration.layer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Decides whether layers that read the same value have one grid for it, which is then computed once
 * for all of them, or each its own.
 */
final class CommonGrid {

  /** For computing once the sum of the errors may be larger by this. */
  private static final double MAX_ERROR_RATIO = 1.2;

  /** The error of no layer may be larger than this many times what it would be. */
  private static final double MAX_ERROR_RATIO_OF_ONE = 2;

  private CommonGrid() {}

  /**
   * The choice of each layer, in their order.
   *
   * @param samples layers that read the same value, all convolutions or all products
   * @param range of that value over all positions of all pictures
   */
  static List<InputQuantization> orOwn(List<LayerSample> samples, InputRange range) {
    List<InputQuantization> own =
        samples.stream().map(sample -> new LayerSearch(sample, range).best()).toList();
    if (samples.size() == 1) {
      return own;
    }
    List<InputQuantization> common = new LayerSearch(samples, range).common();
    return isComputedOnce(samples, common.get(0).grid()) && costsLittle(common, own) ? common : own;
  }

  /** What is shifted is padded before, by each layer for itself. */
  private static boolean isComputedOnce(List<LayerSample> samples, InputGrid grid) {
    long[] pads = pads(samples.get(0));
    return !grid.isShifted()
        || samples.stream().allMatch(sample -> Arrays.equals(pads(sample), pads));
  }

  private static long[] pads(LayerSample sample) {
    return sample.layer().node().integers("pads", 0, 0, 0, 0);
  }

  private static boolean costsLittle(List<InputQuantization> common, List<InputQuantization> own) {
    return LayerSearch.error(common) <= MAX_ERROR_RATIO * LayerSearch.error(own)
        && IntStream.range(0, own.size())
            .allMatch(at -> common.get(at).error() <= MAX_ERROR_RATIO_OF_ONE * own.get(at).error());
  }
}

package io.github.jetdetr.calibration.statistics;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.metric.AreaRange;
import io.github.jetdetr.calibration.metric.CategoryMatches;
import io.github.jetdetr.calibration.metric.CocoGrid;
import io.github.jetdetr.calibration.metric.CocoMatches;
import io.github.jetdetr.calibration.metric.PrecisionSampler;
import io.github.jetdetr.calibration.statistics.BootstrapOptions.IouRange;
import java.util.function.Predicate;

/**
 * AP on a subset of the matched pictures: a fold, or a resample of the bootstrap. Matching does not
 * depend on the subset, so it is done once. Not thread-safe.
 */
public final class SubsetAp {

  private final AreaRange area;
  private final int ious;
  private final PrecisionSampler sampler = new PrecisionSampler();

  /**
   * @param area which objects count
   * @param ious the IoU thresholds over which AP is averaged
   */
  public SubsetAp(AreaRange area, IouRange ious) {
    this.area = area;
    this.ious = ious.bits();
  }

  /** AP on the selected pictures, in 0..1; NaN if they have no objects. */
  public double ap(CocoMatches matches, Predicate<CocoImage> selected) {
    return ap(matches, matches.weights(selected));
  }

  /**
   * AP with each picture counted as often as its weight says: the mean over the categories that
   * have objects, NaN without any.
   */
  double ap(CocoMatches matches, int[] weights) {
    double sum = 0;
    int count = 0;
    for (CategoryMatches category : matches.categories()) {
      if (sampler.sample(category, area, CocoGrid.MAX_DETECTIONS, ious, weights)) {
        for (int remaining = ious; remaining != 0; remaining &= remaining - 1) {
          sum += sampler.ap(Integer.numberOfTrailingZeros(remaining));
        }
        count += Integer.bitCount(ious);
      }
    }
    return sum / count;
  }
}

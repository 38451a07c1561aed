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
 * AP of some of the pictures that were matched: a fold, or a draw of the bootstrap. Matching does
 * not depend on which pictures are looked at, so it is done once. Not thread-safe.
 */
public final class SubsetAp {

  private final AreaRange area;
  private final int ious;
  private final PrecisionSampler sampler = new PrecisionSampler();

  /**
   * @param area which objects count
   * @param ious which IoU thresholds AP is the mean of
   */
  public SubsetAp(AreaRange area, IouRange ious) {
    this.area = area;
    this.ious = ious.bits();
  }

  /** AP of these pictures, in 0..1; NaN where they hold no object. */
  public double ap(CocoMatches matches, Predicate<CocoImage> chosen) {
    return ap(matches, matches.weights(chosen));
  }

  /**
   * AP where each picture counts as often as its weight says: the mean over the categories that
   * have objects, NaN without any.
   */
  double ap(CocoMatches matches, int[] weights) {
    double sum = 0;
    int count = 0;
    for (CategoryMatches category : matches.categories()) {
      if (sampler.sample(category, area, CocoGrid.MAX_DETECTIONS, ious, weights)) {
        for (int rest = ious; rest != 0; rest &= rest - 1) {
          sum += sampler.ap(Integer.numberOfTrailingZeros(rest));
        }
        count += Integer.bitCount(ious);
      }
    }
    return sum / count;
  }
}

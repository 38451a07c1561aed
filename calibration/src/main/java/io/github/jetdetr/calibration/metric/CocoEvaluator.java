package io.github.jetdetr.calibration.metric;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import java.util.ArrayList;
import java.util.List;

/**
 * The COCO box evaluation: equal, up to rounding, to pycocotools' {@code COCOeval(truth, results,
 * "bbox")} with its default parameters.
 *
 * <p>One deliberate difference: COCOeval treats an annotation whose id is 0 as "not matched" and
 * counts its match as a false positive; here an id is only a name.
 *
 * @see <a href="https://cocodataset.org/#detection-eval">COCO: metrics</a>
 */
public final class CocoEvaluator {

  private final CocoMatches matches;
  private final PrecisionSampler sampler = new PrecisionSampler();
  private final int[] weights;

  private CocoEvaluator(CocoMatches matches) {
    this.matches = matches;
    this.weights = matches.unitWeights();
  }

  /**
   * Matches the detections with the annotations and computes the metrics.
   *
   * @throws IllegalArgumentException if a detection's picture or category is not in the truth
   */
  public static CocoEvaluation evaluate(CocoTruth truth, CocoResults results) {
    return evaluate(CocoMatches.of(truth, results));
  }

  /** Computes the metrics of detections that are already matched. */
  public static CocoEvaluation evaluate(CocoMatches matches) {
    return new CocoEvaluator(matches).run();
  }

  private CocoEvaluation run() {
    List<CategoryResult> categories = new ArrayList<>();
    Mean ap50 = new Mean();
    Mean ap75 = new Mean();
    Mean ap = new Mean();
    Mean ar100 = new Mean();
    for (int k = 0; k < matches.categories().size(); k++) {
      CategoryMatches category = matches.categories().get(k);
      if (sampler.sample(
          category, AreaRange.ALL, CocoGrid.MAX_DETECTIONS, CocoGrid.ALL_IOUS, weights)) {
        CategoryResult result = result(matches.truth().categories().get(k), category);
        categories.add(result);
        ap.add(result.ap());
        ap50.add(sampler.ap(0));
        ap75.add(sampler.ap(5));
        ar100.add(meanRecall());
      }
    }
    Sized small = sized(AreaRange.SMALL, CocoGrid.MAX_DETECTIONS);
    Sized medium = sized(AreaRange.MEDIUM, CocoGrid.MAX_DETECTIONS);
    Sized large = sized(AreaRange.LARGE, CocoGrid.MAX_DETECTIONS);
    return new CocoEvaluation(
        new CocoMetrics(
            ap.value(),
            ap50.value(),
            ap75.value(),
            small.ap,
            medium.ap,
            large.ap,
            sized(AreaRange.ALL, 1).ar,
            sized(AreaRange.ALL, 10).ar,
            ar100.value(),
            small.ar,
            medium.ar,
            large.ar),
        categories);
  }

  private CategoryResult result(CocoCategory category, CategoryMatches categoryMatches) {
    List<PrecisionCurve> curves = new ArrayList<>();
    double[] precision = new double[CocoGrid.RECALLS];
    for (int iou = 0; iou < CocoGrid.IOUS; iou++) {
      for (int point = 0; point < precision.length; point++) {
        precision[point] = sampler.precision(iou, point);
      }
      curves.add(new PrecisionCurve(CocoGrid.iou(iou), precision));
    }
    return new CategoryResult(
        category,
        categoryMatches.positives(AreaRange.ALL, weights),
        categoryMatches.detections(),
        meanAp(),
        curves);
  }

  private Sized sized(AreaRange area, int maxDetections) {
    Mean ap = new Mean();
    Mean ar = new Mean();
    for (CategoryMatches category : matches.categories()) {
      if (sampler.sample(category, area, maxDetections, CocoGrid.ALL_IOUS, weights)) {
        ap.add(meanAp());
        ar.add(meanRecall());
      }
    }
    return new Sized(ap.value(), ar.value());
  }

  private double meanAp() {
    double sum = 0;
    for (int iou = 0; iou < CocoGrid.IOUS; iou++) {
      sum += sampler.ap(iou);
    }
    return sum / CocoGrid.IOUS;
  }

  private double meanRecall() {
    double sum = 0;
    for (int iou = 0; iou < CocoGrid.IOUS; iou++) {
      sum += sampler.recall(iou);
    }
    return sum / CocoGrid.IOUS;
  }

  private record Sized(double ap, double ar) {}

  /** A mean over categories; undefined without any. */
  private static final class Mean {
    private double sum;
    private int count;

    void add(double value) {
      sum += value;
      count++;
    }

    double value() {
      return count == 0 ? CocoMetrics.UNDEFINED : sum / count;
    }
  }
}

package io.github.jetdetr.calibration.compare;

import io.github.jetdetr.calibration.analysis.AgreementEvaluator;
import io.github.jetdetr.calibration.analysis.AgreementOptions;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.compare.Comparison.Experiment;

/**
 * How far a precision reproduces fp32 where no labels say which is right: the share of either
 * side's detections above the threshold that the other side also has, at an IoU of at least .5 and
 * with a score at most 0.1 below the threshold. The lower of the two shares counts, so that neither
 * lost nor invented detections go unnoticed.
 *
 * @param recalled share of fp32's detections that the precision reproduces, 0..1; NaN without any
 * @param confirmed share of the precision's detections that fp32 confirms, 0..1; NaN without any
 */
public record MutualAgreement(double recalled, double confirmed) {

  /** How far a counterpart's score may lie below the threshold. */
  private static final double SCORE_TOLERANCE = 0.1;

  /** The agreement of an experiment with its comparison's control. */
  public static MutualAgreement of(Comparison comparison, Experiment experiment) {
    CocoResults control = comparison.controlModel().results();
    CocoResults other = experiment.model().results();
    double threshold = comparison.agreementThreshold();
    return new MutualAgreement(share(control, other, threshold), share(other, control, threshold));
  }

  /** The lower of the two shares, 0..1; NaN if either is undefined. */
  public double share() {
    return Math.min(recalled, confirmed);
  }

  private static double share(CocoResults reference, CocoResults candidate, double threshold) {
    return AgreementEvaluator.compare(
            reference,
            atLeast(candidate, threshold - SCORE_TOLERANCE),
            AgreementOptions.above(threshold))
        .matchedShare();
  }

  private static CocoResults atLeast(CocoResults results, double score) {
    return new CocoResults(
        results.pictures().stream()
            .map(
                picture ->
                    new PictureDetections(
                        picture.imageId(),
                        picture.boxes().stream().filter(box -> box.score() >= score).toList()))
            .toList());
  }
}

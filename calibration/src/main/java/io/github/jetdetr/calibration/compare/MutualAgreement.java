package io.github.jetdetr.calibration.compare;

import io.github.jetdetr.calibration.analysis.AgreementEvaluator;
import io.github.jetdetr.calibration.analysis.AgreementOptions;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.compare.Comparison.Experiment;

/**
 * How far a precision answers as fp32 does, where there are no labels to say who is right: which
 * share of what either shows from the threshold on the other one gives too, in about the same place
 * (IoU .5) and with a score that need not reach the threshold, but comes near it. The worse of both
 * directions counts, so that neither what is lost nor what is made up goes unseen.
 *
 * @param kept share of fp32's detections that are found again, 0..1; NaN without any
 * @param known share of the precision's own detections that fp32 has too, 0..1; NaN without any
 */
public record MutualAgreement(double kept, double known) {

  /** How far below the threshold a counterpart's score may be. */
  private static final double DRIFT = 0.1;

  public static MutualAgreement of(Comparison comparison, Experiment experiment) {
    CocoResults control = comparison.controlModel().results();
    CocoResults other = experiment.model().results();
    double threshold = comparison.agreementThreshold();
    return new MutualAgreement(share(control, other, threshold), share(other, control, threshold));
  }

  /** The smaller share. */
  public double share() {
    return Math.min(kept, known);
  }

  private static double share(CocoResults wanted, CocoResults offered, double threshold) {
    return AgreementEvaluator.compare(
            wanted, from(offered, threshold - DRIFT), AgreementOptions.above(threshold))
        .matchedShare();
  }

  private static CocoResults from(CocoResults results, double score) {
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

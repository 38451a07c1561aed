package io.github.jetdetr.calibration.compare;

import io.github.jetdetr.calibration.analysis.Agreement;
import io.github.jetdetr.calibration.analysis.AgreementEvaluator;
import io.github.jetdetr.calibration.analysis.AgreementOptions;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.statistics.ClusteredShare;
import io.github.jetdetr.calibration.statistics.LossEstimate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a precision reproduces fp32 where no labels say which is right: the share of either
 * side's detections above the threshold that the other side also has, at an IoU of at least .5 and
 * with a score at most 0.1 below the threshold. The lower of the two shares counts, so that neither
 * lost nor invented detections go unnoticed.
 *
 * @param recalled share of fp32's detections that the precision reproduces; NaN without any
 * @param confirmed share of the precision's detections that fp32 confirms; NaN without any
 */
public record MutualAgreement(ClusteredShare recalled, ClusteredShare confirmed)
    implements LossEstimate {

  /** How far a counterpart's score may lie below the threshold. */
  private static final double SCORE_TOLERANCE = 0.1;

  /** The agreement of an experiment with its control. */
  static MutualAgreement of(CocoResults control, CocoResults other, double threshold) {
    return new MutualAgreement(share(control, other, threshold), share(other, control, threshold));
  }

  /** The lower of the two shares, 0..1; NaN if either is undefined. */
  public double share() {
    return Math.min(recalled.share(), confirmed.share());
  }

  /** The share of the detections that the two do not have in common. */
  @Override
  public double loss() {
    return 1 - share();
  }

  /** Above the limit as soon as either share's is. */
  @Override
  public double lower(double confidence) {
    return 1 - Math.min(recalled.upper(confidence), confirmed.upper(confidence));
  }

  /** Below the limit only if both shares' are, so no correction for two tests is due. */
  @Override
  public double upper(double confidence) {
    return 1 - Math.min(recalled.lower(confidence), confirmed.lower(confidence));
  }

  @Override
  public double deviationOfOnePicture() {
    return Math.max(recalled.deviationOfOnePicture(), confirmed.deviationOfOnePicture());
  }

  @Override
  public int pictures() {
    return Math.min(recalled.pictures(), confirmed.pictures());
  }

  private static ClusteredShare share(CocoResults reference, CocoResults candidate, double least) {
    Map<Long, PictureDetections> others = new HashMap<>();
    candidate.pictures().forEach(picture -> others.put(picture.imageId(), picture));
    AgreementOptions options = AgreementOptions.above(least);
    int pictures = reference.pictures().size();
    long[] matched = new long[pictures];
    long[] detections = new long[pictures];
    for (int at = 0; at < pictures; at++) {
      PictureDetections picture = reference.pictures().get(at);
      PictureDetections other = others.get(picture.imageId());
      Agreement agreement =
          AgreementEvaluator.compare(
              new CocoResults(List.of(picture)),
              new CocoResults(other == null ? List.of() : atLeast(other, least - SCORE_TOLERANCE)),
              options);
      matched[at] = agreement.matched();
      detections[at] = agreement.reference();
    }
    return ClusteredShare.of(matched, detections);
  }

  private static List<PictureDetections> atLeast(PictureDetections picture, double score) {
    return List.of(
        new PictureDetections(
            picture.imageId(),
            picture.boxes().stream().filter(box -> box.score() >= score).toList()));
  }
}

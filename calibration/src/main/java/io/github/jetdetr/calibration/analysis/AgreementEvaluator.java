package io.github.jetdetr.calibration.analysis;

import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.metric.Overlap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares two sets of detections of the same pictures, without labels.
 *
 * <p>On each picture the reference detections of a category are matched one to one with the other
 * set's by the Hungarian method, so that as many pairs as possible agree, then as many as possible
 * are matched at all, then their overlap is greatest. All detections of the other set take part:
 * one whose score fell below the threshold is a score drift, not a loss. One direction only; swap
 * the sets to find out what the other one detects beyond the reference.
 */
public final class AgreementEvaluator {

  private final AgreementOptions options;
  private long referenceCount;
  private long agreed;
  private long matched;
  private double drift;
  private double absoluteDrift;
  private double overlap;

  private AgreementEvaluator(AgreementOptions options) {
    this.options = options;
  }

  /**
   * Matches the reference detections with the other set's. A picture that the other set lacks
   * counts as one without detections.
   */
  public static Agreement compare(
      CocoResults reference, CocoResults other, AgreementOptions options) {
    Map<Long, PictureDetections> others = new TreeMap<>();
    for (PictureDetections picture : other.pictures()) {
      others.put(picture.imageId(), picture);
    }
    AgreementEvaluator evaluator = new AgreementEvaluator(options);
    for (PictureDetections picture : reference.pictures()) {
      PictureDetections counterpart = others.get(picture.imageId());
      evaluator.add(picture.boxes(), counterpart == null ? List.of() : counterpart.boxes());
    }
    return evaluator.result();
  }

  private Agreement result() {
    return new Agreement(
        referenceCount,
        agreed,
        matched,
        drift / matched,
        absoluteDrift / matched,
        overlap / matched);
  }

  private void add(List<ScoredBox> picture, List<ScoredBox> other) {
    Map<Integer, List<ScoredBox>> references = new TreeMap<>();
    for (ScoredBox box : picture) {
      if (box.score() >= options.scoreThreshold()) {
        references.computeIfAbsent(box.categoryId(), id -> new ArrayList<>()).add(box);
      }
    }
    references.forEach(
        (categoryId, boxes) ->
            match(boxes, other.stream().filter(box -> box.categoryId() == categoryId).toList()));
  }

  private void match(List<ScoredBox> references, List<ScoredBox> candidates) {
    // Each level of preference outweighs everything that the next one can add up to.
    double matchBenefit = references.size() + 1.0;
    double agreeBenefit = matchBenefit * matchBenefit;
    double[][] benefit = new double[references.size()][candidates.size()];
    for (int i = 0; i < references.size(); i++) {
      for (int j = 0; j < candidates.size(); j++) {
        double iou = Overlap.iou(references.get(i), candidates.get(j));
        if (iou >= options.matchIou()) {
          benefit[i][j] =
              iou
                  + matchBenefit
                  + (agrees(references.get(i), candidates.get(j), iou) ? agreeBenefit : 0);
        }
      }
    }
    int[] counterpart = Assignment.best(benefit);
    referenceCount += references.size();
    for (int i = 0; i < counterpart.length; i++) {
      if (counterpart[i] != Assignment.NONE) {
        count(references.get(i), candidates.get(counterpart[i]));
      }
    }
  }

  private void count(ScoredBox reference, ScoredBox candidate) {
    double iou = Overlap.iou(reference, candidate);
    matched++;
    agreed += agrees(reference, candidate, iou) ? 1 : 0;
    drift += candidate.score() - reference.score();
    absoluteDrift += Math.abs(candidate.score() - reference.score());
    overlap += iou;
  }

  private boolean agrees(ScoredBox reference, ScoredBox candidate, double iou) {
    return iou >= options.agreeIou()
        && Math.abs(candidate.score() - reference.score()) <= options.agreeScoreDifference();
  }
}

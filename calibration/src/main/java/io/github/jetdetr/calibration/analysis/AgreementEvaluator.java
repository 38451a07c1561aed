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
 * are matched at all, then their overlap is greatest. The other set is used whole: a detection that
 * fell below the threshold is a score drift, not a loss. One direction only; swap the sets to learn
 * what the other one has beyond the reference.
 */
public final class AgreementEvaluator {

  private final AgreementOptions options;
  private long reference;
  private long agreed;
  private long matched;
  private double drift;
  private double absoluteDrift;
  private double overlap;

  private AgreementEvaluator(AgreementOptions options) {
    this.options = options;
  }

  /**
   * Looks for each reference detection in the other set. A picture that the other set lacks counts
   * as one on which it found nothing.
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
        reference, agreed, matched, drift / matched, absoluteDrift / matched, overlap / matched);
  }

  private void add(List<ScoredBox> picture, List<ScoredBox> other) {
    Map<Integer, List<ScoredBox>> wanted = new TreeMap<>();
    for (ScoredBox box : picture) {
      if (box.score() >= options.scoreThreshold()) {
        wanted.computeIfAbsent(box.categoryId(), id -> new ArrayList<>()).add(box);
      }
    }
    wanted.forEach(
        (categoryId, boxes) ->
            match(boxes, other.stream().filter(box -> box.categoryId() == categoryId).toList()));
  }

  private void match(List<ScoredBox> wanted, List<ScoredBox> offered) {
    // Each rank of the order of preference outweighs all that the next one could sum up to.
    double matchBenefit = wanted.size() + 1.0;
    double agreeBenefit = matchBenefit * matchBenefit;
    double[][] benefit = new double[wanted.size()][offered.size()];
    for (int i = 0; i < wanted.size(); i++) {
      for (int j = 0; j < offered.size(); j++) {
        double iou = Overlap.iou(wanted.get(i), offered.get(j));
        if (iou >= options.matchIou()) {
          benefit[i][j] =
              iou + matchBenefit + (agrees(wanted.get(i), offered.get(j), iou) ? agreeBenefit : 0);
        }
      }
    }
    int[] counterpart = Assignment.best(benefit);
    reference += wanted.size();
    for (int i = 0; i < counterpart.length; i++) {
      if (counterpart[i] != Assignment.NONE) {
        count(wanted.get(i), offered.get(counterpart[i]));
      }
    }
  }

  private void count(ScoredBox wanted, ScoredBox offered) {
    double iou = Overlap.iou(wanted, offered);
    matched++;
    agreed += agrees(wanted, offered, iou) ? 1 : 0;
    drift += offered.score() - wanted.score();
    absoluteDrift += Math.abs(offered.score() - wanted.score());
    overlap += iou;
  }

  private boolean agrees(ScoredBox wanted, ScoredBox offered, double iou) {
    return iou >= options.agreeIou()
        && Math.abs(offered.score() - wanted.score()) <= options.agreeScoreDifference();
  }
}

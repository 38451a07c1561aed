package io.github.jetdetr.training.loss;

import io.github.jetdetr.calibration.analysis.Assignment;
import java.util.List;

/**
 * Matches queries and objects by lowest total cost (DETR, section 3.1), with the focal class cost
 * for sigmoid scores (Deformable DETR).
 */
final class SetMatcher {

  private static final double ALPHA = 0.25;
  private static final double GAMMA = 2;

  /** Exceeds any cost, so that every object is matched. */
  private static final double BENEFIT_OFFSET = 1e4;

  private final LossWeights weights;

  SetMatcher(LossWeights weights) {
    this.weights = weights;
  }

  /**
   * The query matched to each object.
   *
   * @param probabilities [queries × classes], one picture's
   * @param boxes [queries]
   * @param repeats number of queries matched to each object: 1 as in DETR, more for hybrid matching
   *     (H-DETR, Jia et al., 2023, section 3.2)
   * @return [objects × repeats], copies of an object side by side; −1 if there are not enough
   *     queries
   */
  int[] match(
      float[] probabilities, Box[] boxes, List<TargetObjects.LabelledBox> objects, int repeats) {
    int classes = probabilities.length / boxes.length;
    double[][] benefit = new double[objects.size() * repeats][];
    for (int object = 0; object < objects.size(); object++) {
      double[] row = new double[boxes.length];
      for (int query = 0; query < boxes.length; query++) {
        float probability = probabilities[query * classes + objects.get(object).classId()];
        row[query] = BENEFIT_OFFSET - cost(probability, boxes[query], objects.get(object).box());
      }
      for (int copy = 0; copy < repeats; copy++) {
        benefit[object * repeats + copy] = row;
      }
    }
    return Assignment.best(benefit);
  }

  /** The cost of matching a prediction with an object of this class. */
  double cost(double probability, Box predicted, Box object) {
    double p = Math.min(Math.max(probability, 1e-8), 1 - 1e-8);
    double positiveCost = -ALPHA * Math.pow(1 - p, GAMMA) * Math.log(p);
    double negativeCost = -(1 - ALPHA) * Math.pow(p, GAMMA) * Math.log(1 - p);
    return weights.matchingClassification() * (positiveCost - negativeCost)
        + weights.l1() * predicted.distance(object)
        - weights.giou() * predicted.giou(object);
  }
}

package io.github.jetdetr.training.loss;

import io.github.jetdetr.calibration.analysis.Assignment;
import java.util.List;

/**
 * Decides which query is to tell which object: the assignment of lowest total cost (DETR, section
 * 3.1), with the focal form of the class cost, which goes with sigmoid scores (Deformable DETR).
 */
final class SetMatcher {

  private static final double ALPHA = 0.25;
  private static final double GAMMA = 2;

  /** More than any cost, so that every object finds a query. */
  private static final double ENOUGH = 1e4;

  private final LossWeights weights;

  SetMatcher(LossWeights weights) {
    this.weights = weights;
  }

  /**
   * The query of each object.
   *
   * @param probabilities [queries × classes], one picture's
   * @param boxes [queries]
   * @param repeats how many queries each object asks for: 1 as DETR does, more for hybrid matching
   *     (H-DETR, Jia et al., 2023, section 3.2)
   * @return [objects × repeats], the objects' copies side by side; −1 where queries run out
   */
  int[] match(
      float[] probabilities, Box[] boxes, List<TargetObjects.LabelledBox> objects, int repeats) {
    int classes = probabilities.length / boxes.length;
    double[][] benefit = new double[objects.size() * repeats][];
    for (int object = 0; object < objects.size(); object++) {
      double[] row = new double[boxes.length];
      for (int query = 0; query < boxes.length; query++) {
        float probability = probabilities[query * classes + objects.get(object).classId()];
        row[query] = ENOUGH - cost(probability, boxes[query], objects.get(object).box());
      }
      for (int copy = 0; copy < repeats; copy++) {
        benefit[object * repeats + copy] = row;
      }
    }
    return Assignment.best(benefit);
  }

  /** What it costs to let a query that says this tell that object. */
  double cost(double probability, Box told, Box object) {
    double p = Math.min(Math.max(probability, 1e-8), 1 - 1e-8);
    double asObject = -ALPHA * Math.pow(1 - p, GAMMA) * Math.log(p);
    double asNothing = -(1 - ALPHA) * Math.pow(p, GAMMA) * Math.log(1 - p);
    return weights.matchingClassification() * (asObject - asNothing)
        + weights.l1() * told.distance(object)
        - weights.giou() * told.giou(object);
  }
}

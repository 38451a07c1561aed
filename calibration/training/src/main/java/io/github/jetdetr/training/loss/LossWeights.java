package io.github.jetdetr.training.loss;

/**
 * Weights of the parts of the loss and of the matching cost: DETR's 5 and 2 for boxes (Carion et
 * al., appendix A.4), 1 for the class in the loss and 2 in the matching (Deformable DETR).
 *
 * @param classification in the loss
 * @param l1 in both
 * @param giou in both
 * @param matchingClassification in the matching
 * @param sharpness γ of the classification loss; higher values reduce the weight of easy cases
 */
public record LossWeights(
    float classification, float l1, float giou, float matchingClassification, float sharpness) {

  /** The weights the bundled model was trained with. */
  public static final LossWeights DEFAULT = new LossWeights(1, 5, 2, 2, 1.5f);
}

package io.github.jetdetr.training.loss;

/**
 * How much each part counts, in the loss and in the matching: DETR's 5 and 2 for boxes (Carion et
 * al., appendix A.4), 1 for the class in the loss and 2 in the matching (Deformable DETR).
 *
 * @param classification of the loss
 * @param l1 of both
 * @param giou of both
 * @param matchingClassification of the matching
 * @param sharpness γ of the classification loss: how little easy cases count
 */
public record LossWeights(
    float classification, float l1, float giou, float matchingClassification, float sharpness) {

  public static final LossWeights DEFAULT = new LossWeights(1, 5, 2, 2, 1.5f);
}

package io.github.jetdetr.training.loss;

import io.github.jetdetr.training.torch.Torch;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The weighted parts of a loss, each a scalar.
 *
 * @param classification loss of wrong classes and false positives
 * @param l1 L1 distance of the boxes
 * @param giou generalised IoU loss of the boxes
 */
public record Loss(Tensor classification, Tensor l1, Tensor giou) {

  /** The sum of the parts. */
  public Tensor total() {
    return classification.add(l1).add(giou);
  }

  /** The sum, part by part. */
  public Loss plus(Loss other) {
    return new Loss(
        classification.add(other.classification), l1.add(other.l1), giou.add(other.giou));
  }

  /** The values as plain numbers. */
  public Parts parts() {
    return new Parts(Torch.number(classification), Torch.number(l1), Torch.number(giou));
  }

  /**
   * The parts as plain numbers.
   *
   * @param classification see {@link Loss}
   * @param l1 see {@link Loss}
   * @param giou see {@link Loss}
   */
  public record Parts(float classification, float l1, float giou) {

    /** The mean, part by part. */
    public static Parts mean(List<Parts> parts) {
      float share = 1f / parts.size();
      float classification = 0;
      float l1 = 0;
      float giou = 0;
      for (Parts part : parts) {
        classification += part.classification * share;
        l1 += part.l1 * share;
        giou += part.giou * share;
      }
      return new Parts(classification, l1, giou);
    }

    /** The sum of the parts. */
    public float total() {
      return classification + l1 + giou;
    }
  }
}

package io.github.jetdetr.training.loss;

import io.github.jetdetr.training.torch.Torch;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The parts of a loss, weighted, each one number.
 *
 * @param classification of telling the wrong class, or telling where nothing is
 * @param l1 of boxes that are off
 * @param giou of boxes that do not overlap
 */
public record Loss(Tensor classification, Tensor l1, Tensor giou) {

  public Tensor total() {
    return classification.add(l1).add(giou);
  }

  public Loss plus(Loss other) {
    return new Loss(
        classification.add(other.classification), l1.add(other.l1), giou.add(other.giou));
  }

  /** The numbers themselves. */
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

    public float total() {
      return classification + l1 + giou;
    }
  }
}

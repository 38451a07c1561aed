package io.github.jetdetr.training.loss;

import io.github.jetdetr.training.torch.Torch;
import org.bytedeco.pytorch.Tensor;

/**
 * Differentiable overlap of pairs of boxes; {@link Box} computes the same for two boxes.
 *
 * @param iou intersection over union, [M]
 * @param giou generalised intersection over union (Rezatofighi et al., 2019), [M]
 */
record Overlaps(Tensor iou, Tensor giou) {

  private static final double NOT_ZERO = 1e-9;

  /** The overlaps of corresponding rows of two [M, 4] tensors of cx, cy, w, h. */
  static Overlaps of(Tensor a, Tensor b) {
    Tensor lowA = corner(a, -0.5);
    Tensor highA = corner(a, 0.5);
    Tensor lowB = corner(b, -0.5);
    Tensor highB = corner(b, 0.5);
    Tensor intersection = area(highA.minimum(highB).sub(lowA.maximum(lowB)).relu());
    Tensor union = area(highA.sub(lowA)).add(area(highB.sub(lowB))).sub(intersection);
    Tensor hull = area(highA.maximum(highB).sub(lowA.minimum(lowB)));
    Tensor iou = intersection.div(union.add(Torch.number(NOT_ZERO)));
    Tensor gap = hull.sub(union).div(hull.add(Torch.number(NOT_ZERO)));
    return new Overlaps(iou, iou.sub(gap));
  }

  private static Tensor corner(Tensor boxes, double sizes) {
    return boxes.narrow(1, 0, 2).add(boxes.narrow(1, 2, 2).mul(Torch.number(sizes)));
  }

  private static Tensor area(Tensor sides) {
    return sides.select(1, 0).mul(sides.select(1, 1));
  }
}

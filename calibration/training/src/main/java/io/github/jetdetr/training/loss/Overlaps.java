package io.github.jetdetr.training.loss;

import io.github.jetdetr.training.torch.Torch;
import org.bytedeco.pytorch.Tensor;

/**
 * How pairs of boxes overlap, with gradient; {@link Box} is the same for two boxes.
 *
 * @param iou intersection over union, [M]
 * @param giou generalised intersection over union (Rezatofighi et al., 2019), [M]
 */
record Overlaps(Tensor iou, Tensor giou) {

  private static final double NOT_ZERO = 1e-9;

  /** Of each pair of two [M, 4] lists of cx, cy, w, h. */
  static Overlaps of(Tensor a, Tensor b) {
    Tensor lowA = corner(a, -0.5);
    Tensor highA = corner(a, 0.5);
    Tensor lowB = corner(b, -0.5);
    Tensor highB = corner(b, 0.5);
    Tensor shared = area(highA.minimum(highB).sub(lowA.maximum(lowB)).relu());
    Tensor all = area(highA.sub(lowA)).add(area(highB.sub(lowB))).sub(shared);
    Tensor hull = area(highA.maximum(highB).sub(lowA.minimum(lowB)));
    Tensor iou = shared.div(all.add(Torch.number(NOT_ZERO)));
    Tensor gap = hull.sub(all).div(hull.add(Torch.number(NOT_ZERO)));
    return new Overlaps(iou, iou.sub(gap));
  }

  private static Tensor corner(Tensor boxes, double sizes) {
    return boxes.narrow(1, 0, 2).add(boxes.narrow(1, 2, 2).mul(Torch.number(sizes)));
  }

  private static Tensor area(Tensor sides) {
    return sides.select(1, 0).mul(sides.select(1, 1));
  }
}

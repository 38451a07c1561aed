package io.github.jetdetr.training.attack;

import org.bytedeco.pytorch.Tensor;

/** Changes pictures at the input of a network. Used by several threads at a time. */
public interface Perturbation {

  /** Leaves every picture as it is. */
  Perturbation NONE = (images, first) -> images;

  /**
   * The changed pictures, which belong to the innermost open PointerScope.
   *
   * @param images [N, 3, H, W] in 0..1, which stay as they are
   * @param first index of the first of them among all pictures; the others follow it
   */
  Tensor of(Tensor images, int first);
}

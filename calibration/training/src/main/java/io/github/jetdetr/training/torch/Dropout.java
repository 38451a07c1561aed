package io.github.jetdetr.training.torch;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Values dropped at random (Srivastava et al., 2014), from a generator of its own: libtorch's is
 * shared by all threads, and training would no longer repeat itself.
 */
public final class Dropout implements AutoCloseable {

  private final double share;
  private final Generator generator = torch.createCPUGenerator();

  /**
   * @param share of the values that are dropped, in [0, 1)
   */
  public Dropout(double share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException("dropout must be in [0, 1), but was " + share);
    }
    this.share = share;
  }

  /** What is dropped from here on follows from {@code seed}. */
  public void seed(long seed) {
    generator.set_current_seed(seed);
  }

  Tensor drop(Tensor x) {
    if (share == 0) {
      return x;
    }
    Tensor kept =
        torch.empty_like(x.detach()).bernoulli_(1 - share, new GeneratorOptional(generator));
    return x.mul(kept.div_(Torch.number(1 - share)));
  }

  @Override
  public void close() {
    generator.close();
  }
}

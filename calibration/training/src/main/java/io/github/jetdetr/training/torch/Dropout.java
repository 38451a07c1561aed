package io.github.jetdetr.training.torch;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Dropout (Srivastava et al., 2014) with its own random generator: libtorch's is shared by all
 * threads, which would make training irreproducible. Owns native memory; must be closed.
 */
public final class Dropout implements AutoCloseable {

  private final double share;
  private final Generator generator = torch.createCPUGenerator();

  /**
   * @param share share of the values that are dropped, in [0, 1)
   */
  public Dropout(double share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException("dropout must be in [0, 1), but was " + share);
    }
    this.share = share;
  }

  /** Seeds the generator. */
  public void seed(long seed) {
    generator.set_current_seed(seed);
  }

  Tensor drop(Tensor x) {
    if (share == 0) {
      return x;
    }
    Tensor mask =
        torch.empty_like(x.detach()).bernoulli_(1 - share, new GeneratorOptional(generator));
    return x.mul(mask.div_(Torch.number(1 - share)));
  }

  @Override
  public void close() {
    generator.close();
  }
}

package io.github.jetdetr.training.torch;

import org.bytedeco.pytorch.Tensor;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019, algorithm 2) and gradient clipping
 * by norm, over all weights at once. Its state is two flat tensors and a count, so that a resumed
 * training gives bit-identical results. Owns native memory; must be closed.
 */
public final class AdamW implements AutoCloseable {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final Weights weights;
  private final double decay;
  private final double maxNorm;
  private final Tensor mean;
  private final Tensor square;
  private long steps;

  /**
   * @param decay weight decay per step, relative to the learning rate
   * @param maxNorm maximum norm of the gradient
   */
  public AdamW(Weights weights, double decay, double maxNorm) {
    this.weights = weights;
    this.decay = decay;
    this.maxNorm = maxNorm;
    this.mean = Torch.zeros(weights.learnedCount());
    this.square = Torch.zeros(weights.learnedCount());
  }

  /**
   * Updates the weights from their gradient and clears it.
   *
   * @param rate the learning rate
   * @return the norm of the gradient before clipping
   * @throws IllegalStateException if the gradient is not finite; the weights are unchanged then
   */
  public double step(double rate) {
    Tensor gradient = weights.gradient();
    double norm = Torch.number(gradient.norm());
    if (!Double.isFinite(norm)) {
      throw new IllegalStateException(
          "the norm of the gradient is " + norm + "; the weights were not updated");
    }
    if (norm > maxNorm) {
      gradient.mul_(Torch.number(maxNorm / norm));
    }
    steps++;
    mean.mul_(Torch.number(BETA1)).add_(gradient, Torch.number(1 - BETA1));
    square.mul_(Torch.number(BETA2)).addcmul_(gradient, gradient, Torch.number(1 - BETA2));
    Tensor learned = weights.learned();
    learned.narrow(0, 0, weights.decayed()).mul_(Torch.number(1 - rate * decay));
    Tensor denominator =
        square
            .sqrt()
            .div_(Torch.number(Math.sqrt(1 - Math.pow(BETA2, (double) steps))))
            .add_(Torch.number(EPSILON));
    learned.addcdiv_(
        mean, denominator, Torch.number(-rate / (1 - Math.pow(BETA1, (double) steps))));
    gradient.zero_();
    return norm;
  }

  /** First moment estimates. */
  public Tensor mean() {
    return mean;
  }

  /** Second moment estimates. */
  public Tensor square() {
    return square;
  }

  /** Restores the state of a checkpoint. */
  public void resume(Checkpoint from) {
    steps = from.step();
    Torch.fill(mean, from.mean());
    Torch.fill(square, from.square());
  }

  @Override
  public void close() {
    mean.close();
    square.close();
  }
}

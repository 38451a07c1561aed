package io.github.jetdetr.training.torch;

import org.bytedeco.pytorch.Tensor;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019, algorithm 2) and gradients of
 * limited length, over all weights at once. Its whole state is two flat tensors and a count, so
 * that a resumed training goes on to the bit.
 */
public final class AdamW implements AutoCloseable {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final Weights weights;
  private final double decay;
  private final double longest;
  private final Tensor mean;
  private final Tensor square;
  private long steps;

  /**
   * @param decay share of a weight that goes with each step, times the learning rate
   * @param longest the gradient's greatest length
   */
  public AdamW(Weights weights, double decay, double longest) {
    this.weights = weights;
    this.decay = decay;
    this.longest = longest;
    this.mean = Torch.zeros(weights.learnedCount());
    this.square = Torch.zeros(weights.learnedCount());
  }

  /**
   * Learns from the gradient, and empties it.
   *
   * @return the gradient's length
   */
  public double step(double rate) {
    Tensor gradient = weights.gradient();
    double length = Torch.number(gradient.norm());
    if (!Double.isFinite(length)) {
      throw new IllegalStateException("the gradient is " + length + "; nothing was learned");
    }
    if (length > longest) {
      gradient.mul_(Torch.number(longest / length));
    }
    steps++;
    mean.mul_(Torch.number(BETA1)).add_(gradient, Torch.number(1 - BETA1));
    square.mul_(Torch.number(BETA2)).addcmul_(gradient, gradient, Torch.number(1 - BETA2));
    Tensor learned = weights.learned();
    learned.narrow(0, 0, weights.decayed()).mul_(Torch.number(1 - rate * decay));
    Tensor size =
        square
            .sqrt()
            .div_(Torch.number(Math.sqrt(1 - Math.pow(BETA2, (double) steps))))
            .add_(Torch.number(EPSILON));
    learned.addcdiv_(mean, size, Torch.number(-rate / (1 - Math.pow(BETA1, (double) steps))));
    gradient.zero_();
    return length;
  }

  public Tensor mean() {
    return mean;
  }

  public Tensor square() {
    return square;
  }

  /** Goes on where a checkpoint was made. */
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

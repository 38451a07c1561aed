package io.github.jetdetr.training.attack;

import io.github.jetdetr.training.loss.LossWeights;
import io.github.jetdetr.training.loss.SetLoss;
import io.github.jetdetr.training.loss.TargetObjects;
import io.github.jetdetr.training.network.Network;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.network.Prediction;
import io.github.jetdetr.training.network.Queries;
import io.github.jetdetr.training.torch.Torch;
import io.github.jetdetr.training.torch.TorchOps;
import io.github.jetdetr.training.torch.Weights;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The projected-gradient attack (Madry et al., Towards Deep Learning Models Resistant to
 * Adversarial Attacks, 2018, section 2.1), by someone who has the network: from a random start
 * within ε of the picture, steps along the sign of the gradient of the loss, each followed by the
 * projection onto the pictures within ε (L∞).
 *
 * <p>The loss is that of the last decoder layer against the labels (DETR, section 3.1), with the
 * objects matched anew at every step; the weights are fixed, norms use their running statistics.
 *
 * <p>Which tokens become queries is decided by top-k, which has no gradient: a step does not know
 * that it may change the choice, but the next one sees the tokens that were chosen then. Through
 * the gathered tokens themselves and through the boxes that layers pass on the gradient does flow,
 * unlike in training. So an attack may exist that this one does not find, and what a model loses by
 * this one is the least that it can lose.
 */
public final class ProjectedGradient implements Perturbation {

  /** One level of 8 bits, where a picture spans 0..1. */
  public static final double LEVEL = 1 / 255.0;

  /** Pictures whose activations are in memory at a time, on each thread. */
  private static final int SLICE = 4;

  private static final double STEP_SHARE = 0.25;
  private static final double MIN_STEP = LEVEL / 4;

  private final Network<Tensor> network;
  private final int queries;
  private final List<TargetObjects> truths;
  private final double epsilon;
  private final int iterations;
  private final long seed;
  private final SetLoss loss = new SetLoss(LossWeights.DEFAULT);

  /**
   * @param truths what is on each picture, by the network's classes
   * @param epsilon largest change of a value, 0 or more, where the picture spans 0..1
   * @param iterations number of steps, each of a quarter of {@code epsilon} but no less than a
   *     quarter of one of 255 levels
   * @param seed of the random start; equal seeds give equal attacks, but for how sums are rounded
   */
  public ProjectedGradient(
      NetworkShape shape,
      Weights weights,
      List<TargetObjects> truths,
      double epsilon,
      int iterations,
      long seed) {
    this.network = new Network<>(shape, TorchOps.differentiable(weights));
    this.queries = shape.queries();
    this.truths = List.copyOf(truths);
    this.epsilon = epsilon;
    this.iterations = iterations;
    this.seed = seed;
  }

  @Override
  public Tensor of(Tensor images, int first) {
    int count = (int) images.size(0);
    Tensor[] attacked = new Tensor[(count + SLICE - 1) / SLICE];
    for (int slice = 0; slice < attacked.length; slice++) {
      int from = slice * SLICE;
      Tensor part = images.narrow(0, from, Math.min(SLICE, count - from));
      attacked[slice] = epsilon == 0 ? part : attacked(part, first + from);
    }
    return Torch.concat(0, attacked).contiguous(torch.MemoryFormat.ChannelsLast);
  }

  @SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
  private Tensor attacked(Tensor clean, int first) {
    List<TargetObjects> truth = truths.subList(first, first + (int) clean.size(0));
    Tensor least = clean.sub(Torch.number(epsilon));
    Tensor most = clean.add(Torch.number(epsilon));
    Tensor images =
        RandomNoise.inRange(
            RandomNoise.uniform(clean, first, seed).mul_(Torch.number(epsilon)).add_(clean));
    double step = Math.max(MIN_STEP, epsilon * STEP_SHARE);
    for (int at = 0; at < iterations; at++) {
      try (PointerScope scope = new PointerScope()) {
        Tensor ahead = images.add(slope(images, truth).sign_().mul_(Torch.number(step)));
        images.copy_(RandomNoise.inRange(ahead.maximum(least).minimum(most)));
      }
    }
    if (!Float.isFinite(Torch.number(images.sum()))) {
      // It would look like an attack that nothing withstands.
      throw new ArithmeticException("the loss has no gradient at picture " + first);
    }
    return images;
  }

  /** The gradient of the loss with respect to the pictures. */
  @SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
  private Tensor slope(Tensor images, List<TargetObjects> truth) {
    try (AutoGradMode mode = new AutoGradMode(true)) {
      Tensor input = images.detach();
      input.set_requires_grad(true);
      List<Tensor> memory = network.memory(input);
      Queries<Tensor> chosen = network.select(memory, queries);
      List<Prediction<Tensor>> layers = network.decode(memory, chosen, queries, null);
      Tensor wrong = loss.matchedLoss(layers.get(layers.size() - 1), truth, 1).total();
      return torch.grad(new TensorVector(wrong), new TensorVector(input)).get(0);
    }
  }
}

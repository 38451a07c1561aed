package io.github.jetdetr.training;

import io.github.jetdetr.training.loss.Denoising;
import io.github.jetdetr.training.loss.Distillation;
import io.github.jetdetr.training.loss.Loss;
import io.github.jetdetr.training.loss.LossWeights;
import io.github.jetdetr.training.loss.SetLoss;
import io.github.jetdetr.training.loss.TargetObjects;
import io.github.jetdetr.training.loss.TeacherAnswers;
import io.github.jetdetr.training.network.Network;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.network.Prediction;
import io.github.jetdetr.training.network.Queries;
import io.github.jetdetr.training.torch.Dropout;
import io.github.jetdetr.training.torch.Torch;
import io.github.jetdetr.training.torch.TorchOps;
import io.github.jetdetr.training.torch.Weights;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** A network with its training losses: computes the loss of all layers and its gradient. */
@SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
public final class Learner {

  /** Tokens that predict a first box: more than queries, so that the selection is trained. */
  private static final int CANDIDATE_TOKENS = 120;

  /** Tokens matched to each object; the decoder then selects one. */
  private static final int CANDIDATES_PER_OBJECT = 3;

  private final NetworkShape shape;
  private final Network<Tensor> network;
  private final Denoising denoising;
  private final SetLoss loss;
  private final @Nullable Teaching teaching;

  /**
   * A teacher with the distillation loss.
   *
   * @param teacher what the larger model answers
   * @param distillation the loss
   */
  record Teaching(TeacherAnswers teacher, Distillation distillation) {}

  /**
   * @param teaching null to train on labels only
   */
  Learner(
      NetworkShape shape,
      Weights weights,
      LossWeights lossWeights,
      Dropout dropout,
      @Nullable Teaching teaching) {
    this.teaching = teaching;
    this.shape = shape;
    this.network = new Network<>(shape, TorchOps.training(weights, dropout));
    this.denoising = new Denoising(shape, weights);
    this.loss = new SetLoss(lossWeights);
  }

  /** Newly initialized weights of a network of this shape. */
  public static Weights newWeights(NetworkShape shape, long seed) {
    Weights weights = new Weights(seed);
    NetworkShape small = shape.at(128, 96);
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      new Network<>(small, TorchOps.inference(weights)).detect(Torch.zeros(1, 3, 96, 128));
      new Denoising(small, weights).embedding();
    }
    weights.seal();
    return weights;
  }

  /**
   * Adds the gradient of the loss on these pictures.
   *
   * @param images [N, 3, H, W] in 0..1
   * @param random source of the noise of the denoising queries
   * @return the loss
   */
  Loss.Parts learn(Tensor images, List<TargetObjects> truths, SplittableRandom random) {
    Loss sum = loss(images, truths, random);
    sum.total().backward();
    return sum.parts();
  }

  private Loss loss(Tensor images, List<TargetObjects> truths, SplittableRandom random) {
    List<Tensor> memory = network.memory(images);
    int candidates = Math.min(CANDIDATE_TOKENS, shape.tokens());
    Queries<Tensor> chosen = network.select(memory, candidates);
    Loss sum = loss.matchedLoss(chosen.first(), truths, CANDIDATES_PER_OBJECT);

    int queries = shape.queries();
    Queries<Tensor> real =
        new Queries<>(chosen.content().narrow(1, 0, queries), part(chosen.first(), 0, queries));
    Denoising.Noisy noisy = denoising.queries(truths, random);
    List<Prediction<Tensor>> layers =
        network.decode(memory, Denoising.join(noisy, real), noisy.count() + queries, noisy.mask());
    for (Prediction<Tensor> layer : layers) {
      sum = sum.plus(loss.matchedLoss(part(layer, noisy.count(), queries), truths, 1));
      if (noisy.count() > 0) {
        sum = sum.plus(loss.assignedLoss(part(layer, 0, noisy.count()), noisy.assigned()));
      }
    }
    if (teaching != null) {
      Prediction<Tensor> last = part(layers.get(layers.size() - 1), noisy.count(), queries);
      sum = sum.plus(teaching.distillation().of(last, teaching.teacher().predict(images, truths)));
    }
    return sum;
  }

  private static Prediction<Tensor> part(Prediction<Tensor> prediction, long from, long count) {
    return new Prediction<>(
        prediction.logits().narrow(1, from, count), prediction.boxLogits().narrow(1, from, count));
  }
}

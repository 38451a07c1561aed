package io.github.jetdetr.training;

import io.github.jetdetr.training.loss.Loss;
import io.github.jetdetr.training.loss.TargetObjects;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.torch.Dropout;
import io.github.jetdetr.training.torch.Torch;
import io.github.jetdetr.training.torch.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Computes the gradient of its part of every batch on its own thread. For operations as small as
 * these, two workers on two cores are several times as fast as libtorch's own threads.
 */
@SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
final class Worker implements AutoCloseable {

  private final TrainingPlan plan;
  private final TrainingPictures pictures;
  private final Weights weights;
  private final Dropout dropout;
  private final Augmentation augmentation;
  private final Learner coarse;
  private final Learner fine;

  Worker(
      TrainingPlan plan,
      TrainingPictures pictures,
      Weights shared,
      Learner.@Nullable Teaching teaching) {
    this.plan = plan;
    this.pictures = pictures;
    this.weights = shared.replica();
    this.dropout = new Dropout(plan.dropout());
    this.augmentation = new Augmentation(plan.maxWindow());
    this.coarse = new Learner(plan.coarseShape(), weights, plan.lossWeights(), dropout, teaching);
    this.fine = new Learner(plan.fineShape(), weights, plan.lossWeights(), dropout, teaching);
  }

  /** The weights with this worker's gradient and statistics. */
  Weights weights() {
    return weights;
  }

  /**
   * Adds the gradient of the loss on these pictures.
   *
   * @param step number of the step, which determines the shape
   * @param indices the pictures
   * @param random the only source of randomness of augmentation, dropout and denoising
   * @return the loss
   */
  Loss.Parts learn(long step, int[] indices, SplittableRandom random) {
    torch.set_num_threads(1);
    NetworkShape shape = plan.shapeAt(step);
    dropout.seed(random.nextLong() >>> 1);
    try (PointerScope scope = new PointerScope()) {
      List<Tensor> images = new ArrayList<>();
      List<TargetObjects> truths = new ArrayList<>();
      for (int index : indices) {
        Augmentation.AugmentedPicture sample =
            augmentation.augmented(pictures, index, shape, random);
        images.add(sample.image());
        truths.add(sample.truth());
      }
      Tensor batch =
          Torch.concat(0, images.toArray(new Tensor[0]))
              .contiguous(torch.MemoryFormat.ChannelsLast);
      return (shape.equals(plan.fineShape()) ? fine : coarse).learn(batch, truths, random);
    }
  }

  @Override
  public void close() {
    augmentation.close();
    dropout.close();
    weights.close();
  }
}

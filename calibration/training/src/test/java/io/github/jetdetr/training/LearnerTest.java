package io.github.jetdetr.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.training.loss.LossWeights;
import io.github.jetdetr.training.loss.SetLoss;
import io.github.jetdetr.training.network.Network;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.network.Prediction;
import io.github.jetdetr.training.network.Queries;
import io.github.jetdetr.training.torch.AdamW;
import io.github.jetdetr.training.torch.Dropout;
import io.github.jetdetr.training.torch.Schedule;
import io.github.jetdetr.training.torch.Torch;
import io.github.jetdetr.training.torch.TorchOps;
import io.github.jetdetr.training.torch.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
class LearnerTest {

  private static final int PICTURES = 4;
  private static final int STEPS = 300;

  @Test
  void oneBatchCanBeOverfitted() {
    torch.set_num_threads(1);
    TrainingPictures pictures = Drawings.draw(PICTURES);
    NetworkShape shape = Drawings.shape();
    try (PointerScope all = new PointerScope();
        Weights weights = Learner.newWeights(shape, 3);
        Dropout dropout = new Dropout(0);
        AdamW adam = new AdamW(weights, 0, 5)) {
      Learner learner = new Learner(shape, weights, LossWeights.DEFAULT, dropout, null);
      Schedule schedule = new Schedule(3e-3, 1e-4, 10, STEPS);
      SetLoss loss = new SetLoss(LossWeights.DEFAULT);
      double before = wrong(loss, shape, weights, pictures);

      for (int step = 0; step < STEPS; step++) {
        try (PointerScope scope = new PointerScope()) {
          learner.learn(images(pictures, shape), pictures.truths(), new SplittableRandom(step));
          adam.step(schedule.rate(step));
        }
      }

      double after = wrong(loss, shape, weights, pictures);
      assertTrue(after < 0.25, "from " + before + " to " + after);
      assertTrue(after < before / 10, "from " + before + " to " + after);
    }
  }

  /** The last layer's loss, with the batch's statistics, as it was learned. */
  private static double wrong(
      SetLoss loss, NetworkShape shape, Weights weights, TrainingPictures pictures) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard();
        Dropout none = new Dropout(0)) {
      Network<Tensor> network = new Network<>(shape, TorchOps.training(weights, none));
      List<Tensor> memory = network.memory(images(pictures, shape));
      Queries<Tensor> queries = network.select(memory, shape.queries());
      List<Prediction<Tensor>> layers = network.decode(memory, queries, shape.queries(), null);
      return loss.matchedLoss(layers.get(layers.size() - 1), pictures.truths(), 1).parts().total();
    }
  }

  private static Tensor images(TrainingPictures pictures, NetworkShape shape) {
    List<Tensor> images = new ArrayList<>();
    for (int at = 0; at < pictures.size(); at++) {
      images.add(Augmentation.plain(pictures, at, shape).image());
    }
    return Torch.concat(0, images.toArray(new Tensor[0]));
  }
}

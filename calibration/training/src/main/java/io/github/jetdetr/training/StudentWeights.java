package io.github.jetdetr.training;

import io.github.jetdetr.calibration.pictures.Spread;
import io.github.jetdetr.card.ModelCard;
import io.github.jetdetr.card.ModelCards;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.training.export.OnnxImport;
import io.github.jetdetr.training.network.Network;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.torch.Torch;
import io.github.jetdetr.training.torch.TorchOps;
import io.github.jetdetr.training.torch.Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** The weights that a student begins with: those of a model of this project, where they fit. */
@SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
final class StudentWeights {

  /** Pictures whose statistics the norms get. */
  private static final int MEASURED_PICTURES = 16;

  private StudentWeights() {}

  /**
   * Initial weights. Norms that were folded into the convolutions of {@code from} get the
   * statistics of these pictures, so that training goes on where that model's ended.
   *
   * @param from a model that this project trained; null for random weights
   * @param labels the student's classes
   * @param err where is printed how much was taken over
   */
  static Weights of(
      NetworkShape shape,
      long seed,
      @Nullable Path from,
      List<String> labels,
      TrainingPictures pictures,
      PrintWriter err)
      throws IOException, ModelException {
    Weights weights = Learner.newWeights(shape, seed);
    if (from == null) {
      return weights;
    }
    ModelCard card = ModelCards.find(OnnxFile.read(from)).card();
    OnnxImport.Taken taken = OnnxImport.into(from, card.labels(), weights, labels);
    err.printf(
        Locale.ROOT,
        "%d of %d weights begin as those of %s%n",
        taken.values(),
        taken.of(),
        card.name());
    if (taken.values() > 0) {
      measureNorms(shape, weights, pictures);
    }
    return weights;
  }

  /** One run over some pictures, which gives the norms their statistics. */
  static void measureNorms(NetworkShape shape, Weights weights, TrainingPictures pictures) {
    torch.set_num_threads(1);
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor[] images =
          Spread.indices(pictures.size(), MEASURED_PICTURES).stream()
              .map(index -> Augmentation.plain(pictures, index, shape).image())
              .toArray(Tensor[]::new);
      new Network<>(shape, TorchOps.measuring(weights)).detect(Torch.concat(0, images));
    }
  }
}

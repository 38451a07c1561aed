package io.github.jetdetr.training.scene;

import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.card.ModelCard;
import io.github.jetdetr.card.ModelCards;
import io.github.jetdetr.card.ModelLayout;
import io.github.jetdetr.card.NoObject;
import io.github.jetdetr.card.ScoreKind;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.preprocess.Filter;
import io.github.jetdetr.engine.preprocess.Resize;
import io.github.jetdetr.training.export.OnnxExport;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.torch.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a student as a bundle's {@code model.onnx} and {@code model.yaml}. */
public final class StudentFile {

  private StudentFile() {}

  /**
   * Writes both files.
   *
   * @param folder exists; files of these names are replaced
   * @param name the model's name in messages
   * @param labels its classes, by number
   * @param training how it was trained, one line each, for people
   * @return the model file
   */
  public static Path write(
      Path folder,
      String name,
      NetworkShape shape,
      Weights weights,
      List<String> labels,
      List<String> training)
      throws IOException {
    Path model = folder.resolve(Bundle.MODEL);
    Files.write(model, OnnxExport.model(shape, weights).toByteArray());
    StringBuilder yaml = new StringBuilder(card(model, name, shape, labels));
    if (!training.isEmpty()) {
      yaml.append("training:\n");
      for (String line : training) {
        yaml.append("  - \"")
            .append(line.replace("\\", "\\\\").replace("\"", "\\\""))
            .append("\"\n");
      }
    }
    Files.writeString(folder.resolve(Bundle.CARD), yaml, StandardCharsets.UTF_8);
    return model;
  }

  private static String card(Path model, String name, NetworkShape shape, List<String> labels)
      throws IOException {
    try {
      ModelLayout layout = ModelLayout.recognise(OnnxFile.read(model));
      ModelCard card =
          new ModelCard(
              name,
              ScoreKind.SIGMOID,
              NoObject.NONE,
              0,
              false,
              shape.imageWidth(),
              shape.imageHeight(),
              false,
              ModelCard.RESCALE,
              ModelCard.NO_MEAN,
              ModelCard.NO_STD,
              Resize.STRETCH,
              Filter.BILINEAR,
              null,
              labels,
              shape.queries());
      return ModelCards.write(new ModelCards.Found(card, layout, null, List.of()));
    } catch (ModelException e) {
      throw new IllegalStateException("the export is not what the daemon reads", e);
    }
  }
}

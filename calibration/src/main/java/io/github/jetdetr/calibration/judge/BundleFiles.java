package io.github.jetdetr.calibration.judge;

import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.calibration.onnx.HalfWidening;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.calibration.quantize.QuantizedModel;
import io.github.jetdetr.card.ModelCards;
import io.github.jetdetr.engine.model.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes the model files of a bundle. */
public final class BundleFiles {

  private BundleFiles() {}

  /** Writes the models and the card into an empty folder. */
  public static void write(QuantizedModel quantized, Path source, Path bundle)
      throws IOException, ModelException {
    Path model = bundle.resolve(Bundle.MODEL);
    if (quantized.prepared().fromHalf()) {
      // The bundle's first model is what the others are held against, and is fp32.
      OnnxModel widened = OnnxModel.read(source);
      HalfWidening.widen(widened);
      widened.write(model);
    } else if (quantized.prepared().file().bytes() == Files.size(source)) {
      Files.copy(source, model, StandardCopyOption.REPLACE_EXISTING);
    } else {
      // Its weights are in external files, but a bundle must be self-contained.
      OnnxModel.read(source).write(model);
    }
    quantized.half().write(bundle.resolve(Bundle.HALF));
    quantized.int8().write(bundle.resolve(Bundle.INT8));
    quantized.forCpus().model().write(bundle.resolve(Bundle.INT8_CPU));
    String card = ModelCards.write(quantized.prepared().found());
    Files.writeString(bundle.resolve(Bundle.CARD), card, StandardCharsets.UTF_8);
  }
}

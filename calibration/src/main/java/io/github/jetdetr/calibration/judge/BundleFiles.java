package io.github.jetdetr.calibration.judge;

import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.calibration.quantize.QuantizedModel;
import io.github.jetdetr.card.ModelCards;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.model.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Writes and removes the files of a bundle. */
public final class BundleFiles {

  /** All files that quantize and judge write. */
  private static final List<String> ALL =
      List.of(
          Bundle.MODEL,
          Bundle.HALF,
          Bundle.INT8,
          Bundle.INT8_CPU,
          Bundle.CARD,
          Bundle.CERTIFICATE,
          Bundle.GPU_CERTIFICATE,
          QuantizeReport.FILE,
          Bundle.report(EngineKind.ONNXRUNTIME),
          Bundle.report(EngineKind.TENSORRT));

  private BundleFiles() {}

  /** Writes the models and the card; removes the certificate of earlier files. */
  public static void write(QuantizedModel quantized, Path source, Path bundle)
      throws IOException, ModelException {
    remove(bundle);
    Path model = bundle.resolve(Bundle.MODEL);
    if (quantized.prepared().file().bytes() == Files.size(source)) {
      Files.copy(source, model, StandardCopyOption.REPLACE_EXISTING);
    } else {
      // Its weights are in external files, but a bundle must be self-contained.
      OnnxModel.read(source).write(model);
    }
    quantized.half().write(bundle.resolve(Bundle.HALF));
    quantized.int8().write(bundle.resolve(Bundle.INT8));
    quantized.int8Cpu().write(bundle.resolve(Bundle.INT8_CPU));
    String card = ModelCards.write(quantized.prepared().found(), quantized.prepared().layout());
    Files.writeString(bundle.resolve(Bundle.CARD), card, StandardCharsets.UTF_8);
  }

  /** Removes all files of a bundle. */
  public static void remove(Path bundle) {
    for (String name : ALL) {
      try {
        Files.deleteIfExists(bundle.resolve(name));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

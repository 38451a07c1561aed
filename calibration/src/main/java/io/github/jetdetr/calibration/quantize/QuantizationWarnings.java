package io.github.jetdetr.calibration.quantize;

import io.github.jetdetr.calibration.layer.QuantizedLayer;
import java.util.ArrayList;
import java.util.List;

/** What people should look at in a quantized network. */
final class QuantizationWarnings {

  private static final float NARROW = 0.2f;

  private QuantizationWarnings() {}

  static List<String> of(List<QuantizedLayer> layers) {
    List<String> warnings = new ArrayList<>();
    for (QuantizedLayer layer : layers) {
      if (layer.choice().clip() < NARROW) {
        warnings.add(
            "%s keeps only %.2f of its input's range: it has outlier channels"
                .formatted(layer.layer().label(), layer.choice().clip()));
      }
    }
    return warnings;
  }
}

package io.github.jetdetr.calibration.quantize;

import io.github.jetdetr.calibration.layer.QuantizedLayer;
import java.util.ArrayList;
import java.util.List;

/** Warnings about a quantized network. */
final class QuantizationWarnings {

  private static final float MIN_CLIP = 0.2f;

  private QuantizationWarnings() {}

  static List<String> of(List<QuantizedLayer> layers) {
    List<String> warnings = new ArrayList<>();
    for (QuantizedLayer layer : layers) {
      if (layer.choice().clip() < MIN_CLIP) {
        warnings.add(
            "%s: only %.2f of the input's range is not clipped; the input has outlier channels"
                .formatted(layer.layer().label(), layer.choice().clip()));
      }
    }
    return warnings;
  }
}

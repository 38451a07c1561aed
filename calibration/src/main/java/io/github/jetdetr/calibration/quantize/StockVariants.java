package io.github.jetdetr.calibration.quantize;

import io.github.jetdetr.calibration.layer.InputGrid;
import io.github.jetdetr.calibration.layer.InputQuantization;
import io.github.jetdetr.calibration.layer.InputRange;
import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.LayerQuantizer;
import io.github.jetdetr.calibration.layer.LayerSample;
import io.github.jetdetr.calibration.layer.QuantizedLayer;
import io.github.jetdetr.calibration.layer.SampledRows;
import io.github.jetdetr.calibration.network.MeanError;
import io.github.jetdetr.calibration.network.NetworkError;
import io.github.jetdetr.calibration.network.QuantizeException;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.model.Float16;
import io.github.jetdetr.engine.model.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The same layers with the ranges of common calibrators and rounding to nearest, for comparison.
 */
final class StockVariants {

  private StockVariants() {}

  /** Measures the network error with each calibrator and adds it to {@code errors} by name. */
  static void measure(
      OnnxModel model,
      List<Layer> layers,
      Map<String, InputRange> ranges,
      NetworkError error,
      Map<String, MeanError> errors)
      throws ModelException, QuantizeException {
    for (StockRange stock : StockRange.values()) {
      List<QuantizedLayer> quantized = new ArrayList<>();
      for (Layer layer : layers) {
        InputRange range = ranges.get(layer.input());
        float limit = range == null ? 0 : stock.limit(range.histogram());
        quantized.add(
            LayerQuantizer.plain(
                new LayerSample(layer, new SampledRows(layer, 0)), choice(layer, limit)));
      }
      errors.put(stock.word(), error.measure(QdqWriter.write(model, quantized)));
    }
  }

  private static InputQuantization choice(Layer layer, float limit) {
    float scale = Math.max(Float16.round(limit / 127), 0x1p-24f);
    return new InputQuantization(0, 1, InputGrid.plain(layer.channels(), scale), Double.NaN);
  }
}

package io.github.jetdetr.calibration.quantize;

import io.github.jetdetr.calibration.layer.InputRange;
import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.LayerFinder;
import io.github.jetdetr.calibration.layer.LayerSample;
import io.github.jetdetr.calibration.layer.SampledRows;
import io.github.jetdetr.calibration.network.ActivationCapture;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.TensorInfo;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A tiny graph taken through the steps of a quantization, as far as a test needs it. */
final class TestLayers {

  private TestLayers() {}

  static List<Layer> find(OnnxModel model, float[] x, long... shape) throws Exception {
    return finder(model, x, shape).layers();
  }

  static LayerFinder finder(OnnxModel model, float[] x, long... shape) throws Exception {
    Map<String, TensorInfo> infos =
        ActivationCapture.describe(model, Map.of("x", HostTensor.of(x, shape)), 1);
    return new LayerFinder(model.graph(), infos, 0);
  }

  /** Every output position of one input plane of 8 × 8, padded or not. */
  static LayerSample sampleOfPlane(Layer layer, float[] x) {
    return new LayerSample(layer, rowsOfPlane(layer, x));
  }

  /** The same before anything is computed. */
  static SampledRows rowsOfPlane(Layer layer, float[] x) {
    int side = 8 + 2 * layer.window().top() - layer.window().height() + 1;
    SampledRows rows = new SampledRows(layer, side * side);
    rows.add(x, 8, 8, side, side, side * side, new SplittableRandom(1));
    return rows;
  }

  /** The range of one plane. */
  static InputRange range(float[] x, int channels) {
    InputRange range = new InputRange(channels, x.length / channels);
    range.add(x);
    return range;
  }
}

package io.github.jetdetr.calibration.network;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Initializers;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.model.ModelException;
import java.nio.file.Path;

/**
 * Detects damaged weights: NaN, and weights of layers that are orders of magnitude larger than all
 * others, as a flipped exponent bit produces.
 */
final class WeightCheck {

  /** A weight beyond this multiple of the mean magnitude of its layer's others is damaged. */
  private static final double MAX_RATIO_TO_MEAN = 1e6;

  private WeightCheck() {}

  /**
   * Checks all constants.
   *
   * @param path of the model, for messages
   * @throws ModelException if one is damaged
   */
  static void check(OnnxModel model, Path path) throws ModelException {
    Graph graph = model.graph();
    for (TensorProto tensor : graph.constants().values()) {
      if (Initializers.isFloat(tensor)) {
        for (float value : Initializers.floats(tensor)) {
          if (Float.isNaN(value)) {
            throw new ModelException(
                "%s is damaged: '%s' contains NaN".formatted(path, tensor.getName()));
          }
        }
      }
    }
    for (Node node : graph.nodes()) {
      TensorProto weights =
          node.is("Conv", "MatMul", "Gemm") && node.inputs().size() > 1
              ? graph.constant(node.input(1))
              : null;
      if (weights != null && Initializers.isFloat(weights)) {
        checkLayer(Initializers.floats(weights), weights.getName(), path);
      }
    }
  }

  private static void checkLayer(float[] weights, String name, Path path) throws ModelException {
    float max = 0;
    int largest = 0;
    for (int at = 0; at < weights.length; at++) {
      if (Math.abs(weights[at]) > max) {
        max = Math.abs(weights[at]);
        largest = at;
      }
    }
    double others = 0;
    for (int at = 0; at < weights.length; at++) {
      others += at == largest ? 0 : Math.abs(weights[at]) / (weights.length - 1.0);
    }
    boolean isDamaged = Float.isInfinite(max) || (others > 0 && max > MAX_RATIO_TO_MEAN * others);
    if (isDamaged) {
      throw new ModelException(
          "%s is damaged: '%s' contains a weight of %.2g, while the others average %.2g"
              .formatted(path, name, max, others));
    }
  }
}

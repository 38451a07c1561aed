package io.github.jetdetr.calibration.network;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Initializers;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.model.ModelException;
import java.nio.file.Path;

/**
 * Finds weights that no training gives: what is no number, and, in layers, what is out of all
 * proportion, as one flipped bit of an exponent makes it.
 */
final class WeightCheck {

  /** A weight so many times the mean magnitude of its layer's others is no weight. */
  private static final double OUT_OF_PROPORTION = 1e6;

  private WeightCheck() {}

  /**
   * Checks all constants.
   *
   * @param path for people
   * @throws ModelException when one is damaged
   */
  static void check(OnnxModel model, Path path) throws ModelException {
    Graph graph = model.graph();
    for (TensorProto tensor : graph.constants().values()) {
      if (Initializers.isFloat(tensor)) {
        for (float value : Initializers.floats(tensor)) {
          if (Float.isNaN(value)) {
            throw new ModelException(
                "%s is damaged: '%s' holds what is no number".formatted(path, tensor.getName()));
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
    float most = 0;
    int largest = 0;
    for (int at = 0; at < weights.length; at++) {
      if (Math.abs(weights[at]) > most) {
        most = Math.abs(weights[at]);
        largest = at;
      }
    }
    double others = 0;
    for (int at = 0; at < weights.length; at++) {
      others += at == largest ? 0 : Math.abs(weights[at]) / (weights.length - 1.0);
    }
    boolean lost = Float.isInfinite(most) || (others > 0 && most > OUT_OF_PROPORTION * others);
    if (lost) {
      throw new ModelException(
          "%s is damaged: '%s' holds a weight of %.2g, the others have %.2g on average"
              .formatted(path, name, most, others));
    }
  }
}

package io.github.jetdetr.calibration.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Folds a BatchNormalization into the preceding convolution: both are linear, so the weights absorb
 * its scale and the bias its shift.
 */
public final class BatchNormFolding {

  private static final float EPSILON = 1e-5f;

  private BatchNormFolding() {}

  /**
   * Folds every BatchNormalization that directly follows a convolution with constant weights;
   * changes the model.
   *
   * @return number of nodes removed
   */
  public static int fold(OnnxModel model) {
    Graph graph = model.graph();
    int folded = 0;
    for (Node norm : new ArrayList<>(graph.nodes())) {
      if (norm.is("BatchNormalization")) {
        Node conv = graph.wiring().producer(norm.input(0));
        if (conv != null && conv.is("Conv") && fold(graph, conv, norm)) {
          folded++;
        }
      }
    }
    graph.removeDead();
    return folded;
  }

  private static boolean fold(Graph graph, Node conv, Node norm) {
    TensorProto weights = graph.constant(conv.input(1));
    float[] scale = vector(graph, norm.input(1));
    float[] shift = vector(graph, norm.input(2));
    float[] mean = vector(graph, norm.input(3));
    float[] variance = vector(graph, norm.input(4));
    if (weights == null
        || weights.getDataType() != TensorProto.DataType.FLOAT_VALUE
        || scale == null
        || shift == null
        || mean == null
        || variance == null
        || norm.integer("training_mode", 0) != 0
        || graph.wiring().onlyConsumer(conv.output()) != norm) {
      return false;
    }
    float[] bias = vector(graph, conv.input(2));
    int channels = scale.length;
    if (weights.getDimsCount() == 0 || weights.getDims(0) != channels) {
      return false;
    }
    if (bias == null && !conv.input(2).isEmpty()) {
      return false;
    }
    float[] folded = Initializers.floats(weights);
    float[] newBias = new float[channels];
    int size = folded.length / channels;
    float epsilon = norm.number("epsilon", EPSILON);
    for (int channel = 0; channel < channels; channel++) {
      double factor = scale[channel] / Math.sqrt(variance[channel] + epsilon);
      for (int at = channel * size; at < (channel + 1) * size; at++) {
        folded[at] *= (float) factor;
      }
      double before = bias == null ? 0 : bias[channel];
      newBias[channel] = (float) ((before - mean[channel]) * factor + shift[channel]);
    }
    String weightName = graph.freshName(conv.input(1) + "/folded");
    String biasName = graph.freshName(conv.output() + "/bias");
    graph.add(Initializers.floats(weightName, folded, Initializers.shape(weights)));
    graph.add(Initializers.floats(biasName, newBias, channels));
    conv.inputs().set(1, weightName);
    while (conv.inputs().size() < 3) {
      conv.inputs().add("");
    }
    conv.inputs().set(2, biasName);
    graph.nodes().remove(norm);
    conv.outputs().set(0, norm.output());
    return true;
  }

  private static float @Nullable [] vector(Graph graph, String name) {
    TensorProto tensor = graph.constant(name);
    return tensor != null && Initializers.isFloat(tensor) ? Initializers.floats(tensor) : null;
  }
}

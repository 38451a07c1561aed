package io.github.jetdetr.calibration.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Folds multiplications and additions by a constant of each channel into the preceding convolution,
 * as exporters write a frozen batch norm. ONNX Runtime and TensorRT do so themselves in fp32, but
 * no longer once the convolution's weights are codes.
 */
public final class AffineFolding {

  private AffineFolding() {}

  /**
   * Folds what directly follows a convolution with constant weights and bias; changes the model.
   *
   * @return number of nodes removed
   */
  public static int fold(OnnxModel model) {
    Graph graph = model.graph();
    int folded = 0;
    for (Node conv : new ArrayList<>(graph.nodes())) {
      if (conv.is("Conv")) {
        while (foldNext(graph, conv)) {
          folded++;
        }
      }
    }
    graph.removeDead();
    return folded;
  }

  private static boolean foldNext(Graph graph, Node conv) {
    TensorProto weights = graph.constant(conv.input(1));
    Node next = graph.wiring().onlyConsumer(conv.output());
    if (weights == null
        || weights.getDataType() != TensorProto.DataType.FLOAT_VALUE
        || weights.getDimsCount() != 4
        || next == null
        || !next.is("Mul", "Add")) {
      return false;
    }
    int channels = (int) weights.getDims(0);
    float[] bias =
        conv.input(2).isEmpty() ? new float[channels] : floats(graph.constant(conv.input(2)));
    int constantAt = next.input(0).equals(conv.output()) ? 1 : 0;
    float[] constant = byChannel(graph.constant(next.input(constantAt)), channels);
    if (bias == null || bias.length != channels || constant == null) {
      return false;
    }
    float[] folded = Initializers.floats(weights);
    float[] newBias = bias.clone();
    for (int channel = 0; channel < channels; channel++) {
      if (next.is("Add")) {
        newBias[channel] += constant[channel];
        continue;
      }
      newBias[channel] *= constant[channel];
      int size = folded.length / channels;
      for (int at = channel * size; at < (channel + 1) * size; at++) {
        folded[at] *= constant[channel];
      }
    }
    String weightName = graph.freshName(next.output() + "/folded_weight");
    String biasName = graph.freshName(next.output() + "/folded_bias");
    graph.add(Initializers.floats(weightName, folded, Initializers.shape(weights)));
    graph.add(Initializers.floats(biasName, newBias, channels));
    while (conv.inputs().size() < 3) {
      conv.inputs().add("");
    }
    conv.inputs().set(1, weightName);
    conv.inputs().set(2, biasName);
    graph.nodes().remove(next);
    conv.outputs().set(0, next.output());
    return true;
  }

  /** The constant as one number for each channel of [N, C, H, W]; null if it is none. */
  private static float @Nullable [] byChannel(@Nullable TensorProto constant, int channels) {
    float[] values = floats(constant);
    if (constant == null || values == null) {
      return null;
    }
    int rank = constant.getDimsCount();
    boolean isVector =
        values.length == channels
            && ((rank == 4 && constant.getDims(0) == 1) || rank == 3)
            && constant.getDims(rank - 3) == channels;
    if (isVector) {
      return values;
    }
    if (values.length != 1 || rank > 4) {
      return null;
    }
    float[] same = new float[channels];
    Arrays.fill(same, values[0]);
    return same;
  }

  private static float @Nullable [] floats(@Nullable TensorProto tensor) {
    return tensor != null && Initializers.isFloat(tensor) ? Initializers.floats(tensor) : null;
  }
}

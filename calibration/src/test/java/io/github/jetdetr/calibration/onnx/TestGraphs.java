package io.github.jetdetr.calibration.onnx;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.onnxruntime.GraphRunner;
import io.github.jetdetr.support.OnnxGraph;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Tiny graphs, and what they compute. */
public final class TestGraphs {

  private TestGraphs() {}

  /** Parsed as a stranger's file would be. */
  public static OnnxModel parse(OnnxGraph graph) throws ModelException {
    return parse(graph.model());
  }

  /** Parsed as a stranger's file would be. */
  public static OnnxModel parse(ModelProto proto) throws ModelException {
    return OnnxModel.parse(proto.toByteArray(), "tiny");
  }

  /** What ONNX Runtime computes for the one input {@code x}. */
  public static float[] run(OnnxModel model, String output, float[] x, long... shape)
      throws ModelException {
    try (GraphRunner runner = GraphRunner.open(model.bytes(), 1)) {
      HostTensor value =
          runner.run(Map.of("x", HostTensor.of(x, shape)), List.of(output)).get(output);
      if (value == null) {
        throw new AssertionError("no " + output);
      }
      return value.floats();
    }
  }

  /** x → Conv 3 × 3 → Relu → y, {@code channels} to {@code channels}, on 8 × 8. */
  public static OnnxGraph convolution(int channels, long seed) {
    return new OnnxGraph()
        .input("x", FLOAT, 1, channels, 8, 8)
        .floats("w", random(channels * channels * 9, 0.3f, seed), channels, channels, 3, 3)
        .floats("b", random(channels, 0.1f, seed + 1), channels)
        .node("c", "Conv", "x", "w", "b")
        .node("y", "Relu", "c")
        .output("y", FLOAT, 1, channels, 6, 6);
  }

  /** Normally distributed. */
  public static float[] random(int count, float deviation, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int at = 0; at < count; at++) {
      values[at] = (float) random.nextGaussian() * deviation;
    }
    return values;
  }
}

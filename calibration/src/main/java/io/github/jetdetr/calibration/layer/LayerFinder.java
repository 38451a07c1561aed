package io.github.jetdetr.calibration.layer;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.jetdetr.calibration.network.QueryTopK;
import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Initializers;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.Wiring;
import io.github.jetdetr.engine.model.TensorInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the layers that may become INT8, with the reason for every other one.
 *
 * <p>Rules: weights are constants; a MatMul or Gemm has at least {@value #MIN_SIDE} inputs and
 * outputs and more than one row (NVIDIA Model Optimizer, {@code modelopt/onnx/quantization}: GEMV
 * and small products are excluded, because no INT8 kernel is faster there). Products of two
 * computed values belong to attention and stay in float (as NVIDIA advises, NVIDIA/TensorRT#3724).
 */
public final class LayerFinder {

  /** Minimum number of inputs and of outputs of a product. */
  public static final int MIN_SIDE = 16;

  private final Graph graph;
  private final Wiring wiring;
  private final Map<String, TensorInfo> values;
  private final Set<Node> behindSelection;
  private final long queries;
  private final List<Layer> layers = new ArrayList<>();
  private final Map<String, String> leftOut = new LinkedHashMap<>();

  /**
   * @param values type and shape of every value by name, taken from a run
   * @param queries number of queries of the network
   */
  public LayerFinder(Graph graph, Map<String, TensorInfo> values, long queries) {
    this.graph = graph;
    this.values = values;
    this.queries = queries;
    wiring = graph.wiring();
    behindSelection = wiring.downstream(QueryTopK.indices(graph));
    for (Node node : graph.nodes()) {
      if (node.is("Conv", "MatMul", "Gemm", "ConvTranspose")) {
        examine(node);
      }
    }
  }

  /** The layers, in the order of the graph. */
  public List<Layer> layers() {
    return List.copyOf(layers);
  }

  /** Reason by label of each convolution or product that cannot become INT8. */
  public Map<String, String> leftOut() {
    return leftOut;
  }

  private void examine(Node node) {
    String reason = node.is("Conv") ? convolution(node) : product(node);
    if (reason != null) {
      leftOut.put(node.label(), reason);
    }
  }

  private @Nullable String convolution(Node node) {
    TensorProto weights = graph.constant(node.input(1));
    TensorInfo output = values.get(node.output());
    if (weights == null || !Initializers.isFloat(weights)) {
      return "its weights are not constant";
    }
    if (weights.getDimsCount() != 4 || output == null || output.rank() != 4) {
      return "it is not a two-dimensional convolution";
    }
    if (!node.text("auto_pad", "NOTSET").equals("NOTSET")) {
      return "its padding is implicit (auto_pad)";
    }
    float[] bias = bias(node.input(2), (int) weights.getDims(0));
    if (bias == null) {
      return "its bias is not constant";
    }
    int outputs = (int) weights.getDims(0);
    int columns = Initializers.elements(weights) / outputs;
    ConvolutionWindow window =
        ConvolutionWindow.of(node, (int) weights.getDims(2), (int) weights.getDims(3));
    long macs = output.size(2) * output.size(3) * outputs * columns;
    layers.add(
        new Layer(
            node,
            node.input(0),
            node.output(),
            node,
            (int) node.integer("group", 1),
            outputs,
            columns,
            window,
            Initializers.floats(weights),
            bias,
            activation(node.output()),
            macs,
            part(node)));
    return null;
  }

  private @Nullable String product(Node node) {
    TensorProto weights = graph.constant(node.input(1));
    TensorInfo output = values.get(node.output());
    TensorInfo input = values.get(node.input(0));
    if (node.is("ConvTranspose")) {
      return "transposed convolutions stay in float";
    }
    if (weights == null || !Initializers.isFloat(weights)) {
      return graph.constant(node.input(0)) == null
          ? "a product of two computed values: attention stays in float"
          : "its weights are the left operand";
    }
    if (weights.getDimsCount() != 2 || output == null || input == null || input.rank() < 2) {
      return "its weights are not a matrix";
    }
    boolean outputsFirst = node.integer("transB", 0) == 1;
    int columns = (int) weights.getDims(outputsFirst ? 1 : 0);
    int outputs = (int) weights.getDims(outputsFirst ? 0 : 1);
    long rows = elements(output) / outputs;
    if (node.integer("transA", 0) == 1 || node.number("alpha", 1) != 1) {
      return "it transposes or scales its input";
    }
    if (node.is("Gemm") && node.number("beta", 1) != 1) {
      return "it scales its bias";
    }
    if (rows < 2) {
      return "it has a single row";
    }
    if (columns < MIN_SIDE || outputs < MIN_SIDE) {
      return "%d × %d weights are too few to be faster in INT8".formatted(columns, outputs);
    }
    Node add = node.is("Gemm") ? node : biasAdd(node, outputs);
    String biasName =
        node.is("Gemm") ? node.input(2) : add == null ? "" : constantOf(add, node.output());
    float[] bias = bias(biasName, outputs);
    if (bias == null) {
      return "its bias is not constant";
    }
    float[] flat = Initializers.floats(weights);
    String result = add == null ? node.output() : add.output();
    layers.add(
        new Layer(
            node,
            node.input(0),
            result,
            add == null ? node : add,
            1,
            outputs,
            columns,
            ConvolutionWindow.POINT,
            outputsFirst ? flat : transposed(flat, columns, outputs),
            bias,
            activation(result),
            rows * columns * outputs,
            part(node)));
    return null;
  }

  private static long elements(TensorInfo info) {
    return info.shape().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
  }

  static float[] transposed(float[] matrix, int rows, int columns) {
    float[] result = new float[matrix.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        result[column * rows + row] = matrix[row * columns + column];
      }
    }
    return result;
  }

  /** The Add of a constant vector that is the product's only consumer, or null. */
  private @Nullable Node biasAdd(Node product, int outputs) {
    Node add = wiring.onlyConsumer(product.output());
    if (add == null || !add.is("Add")) {
      return null;
    }
    TensorProto constant = graph.constant(constantOf(add, product.output()));
    return constant != null
            && constant.getDimsCount() == 1
            && constant.getDims(0) == outputs
            && Initializers.isFloat(constant)
        ? add
        : null;
  }

  private static String constantOf(Node add, String computed) {
    return add.input(0).equals(computed) ? add.input(1) : add.input(0);
  }

  private float @Nullable [] bias(String name, int outputs) {
    if (name.isEmpty()) {
      return new float[outputs];
    }
    TensorProto tensor = graph.constant(name);
    boolean fits =
        tensor != null && Initializers.isFloat(tensor) && Initializers.elements(tensor) == outputs;
    return tensor != null && fits ? Initializers.floats(tensor) : null;
  }

  /** Queries if behind their selection or with a row for each of them. */
  private Layer.Part part(Node node) {
    TensorInfo output = values.get(node.output());
    boolean hasQueryAxis =
        output != null && !node.is("Conv") && output.shape().contains(queries) && queries > 1;
    return hasQueryAxis || behindSelection.contains(node) ? Layer.Part.QUERIES : Layer.Part.PICTURE;
  }

  private Activation activation(String result) {
    Set<Node> users = wiring.consumers(result);
    if (wiring.isOutput(result)) {
      return Activation.NONE;
    }
    if (users.size() == 1) {
      Node only = users.iterator().next();
      return switch (only.operator()) {
        case "Relu" -> Activation.RELU;
        case "HardSwish" -> Activation.HARD_SWISH;
        case "Gelu" -> Activation.GELU;
        case "Sigmoid" -> Activation.SIGMOID;
        default -> Activation.NONE;
      };
    }
    if (users.size() == 2) {
      for (Node user : users) {
        Node product = wiring.onlyConsumer(user.output());
        if (user.is("Sigmoid") && product != null && product.is("Mul") && users.contains(product)) {
          return Activation.SILU;
        }
        if (user.is("Div", "Mul") && product != null && product.is("Erf")) {
          return Activation.GELU;
        }
      }
    }
    return Activation.NONE;
  }
}

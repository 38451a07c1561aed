package io.github.jetdetr.engine.onnxruntime;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.github.jetdetr.engine.model.OnnxFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Moves constant INT8 weights and their zero points up by 128, to UINT8, which changes no result:
 * those of DequantizeLinear, and those of operators that multiply them by unsigned codes.
 *
 * <p>Looks at the main graph. Weights in files of their own stay as they are.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>
 */
final class UnsignedWeights {

  private static final int GRAPH_INPUT = 11;
  private static final int GRAPH_OUTPUT = 12;
  private static final int VALUE_NAME = 1;
  private static final int ATTRIBUTE_TENSOR = 5;
  private static final int ATTRIBUTE_GRAPH = 6;
  private static final int ATTRIBUTE_GRAPHS = 11;

  /**
   * Where an operator has its weights.
   *
   * @param weights index of that input
   * @param scale index of the input whose shape the zero point has; −1 for a single one
   * @param zero index of the weights' zero point, which may be left out
   * @param codesZero index of the zero point of the codes that they are multiplied by, which shows
   *     whether those are unsigned; −1 if they are in any case or do not matter
   */
  private record Places(int weights, int scale, int zero, int codesZero) {}

  private static final Map<String, Places> PLACES =
      Map.of(
          "DequantizeLinear", new Places(0, 1, 2, -1),
          "QLinearConv", new Places(3, 4, 5, 2),
          "QLinearMatMul", new Places(3, 4, 5, 2),
          "QGemm", new Places(3, 4, 5, 2),
          "MatMulInteger", new Places(1, -1, 3, 2),
          "MatMulIntegerToFloat", new Places(1, 3, 5, 4),
          "DynamicQuantizeMatMul", new Places(1, 2, 3, -1));

  private final Map<String, CodeTensor> constants = new HashMap<>();
  private final Set<String> unsigned = new HashSet<>();
  private final Map<String, ByteString> moved = new HashMap<>();
  private boolean hasSubgraphs;

  private UnsignedWeights() {}

  /** Whether a model has operators whose weights are looked at. */
  static boolean mayConcern(OnnxFile file) {
    return PLACES.keySet().stream().anyMatch(operator -> file.count(operator) > 0);
  }

  /**
   * The model with unsigned weights; null if it has none to move.
   *
   * @throws IOException if this is no model
   */
  static byte @Nullable [] of(byte[] onnx) throws IOException {
    return RawGraph.change(
        UnknownFieldSet.parseFrom(onnx), graph -> new UnsignedWeights().graph(graph));
  }

  private @Nullable UnknownFieldSet graph(UnknownFieldSet graph) throws IOException {
    for (ByteString bytes : graph.getField(RawGraph.INITIALIZER).getLengthDelimitedList()) {
      CodeTensor tensor = CodeTensor.of(UnknownFieldSet.parseFrom(bytes));
      constants.put(tensor.name(), tensor);
    }
    List<UnknownFieldSet> nodes = new ArrayList<>();
    for (ByteString bytes : graph.getField(RawGraph.NODE).getLengthDelimitedList()) {
      UnknownFieldSet node = UnknownFieldSet.parseFrom(bytes);
      nodes.add(node);
      look(node);
    }
    Set<String> used = new HashSet<>();
    Field.Builder changed = Field.newBuilder();
    for (UnknownFieldSet node : nodes) {
      List<String> inputs =
          moved(
              RawGraph.texts(node, RawGraph.NODE_INPUT),
              RawGraph.text(node, RawGraph.NODE_OPERATOR));
      used.addAll(inputs);
      changed.addLengthDelimited(
          node.toBuilder()
              .addField(RawGraph.NODE_INPUT, RawGraph.texts(inputs))
              .build()
              .toByteString());
    }
    if (moved.isEmpty()) {
      return null;
    }
    // Of what may be fed (before IR version 4 that is every constant) the default stays, too.
    for (int declared : new int[] {GRAPH_INPUT, GRAPH_OUTPUT}) {
      for (ByteString value : graph.getField(declared).getLengthDelimitedList()) {
        used.add(RawGraph.text(UnknownFieldSet.parseFrom(value), VALUE_NAME));
      }
    }
    return graph.toBuilder()
        .addField(RawGraph.NODE, changed.build())
        .addField(RawGraph.INITIALIZER, initializers(graph, used))
        .build();
  }

  /** Remembers constants and zero points that are unsigned wherever they are used. */
  private void look(UnknownFieldSet node) throws IOException {
    String operator = RawGraph.text(node, RawGraph.NODE_OPERATOR);
    List<String> outputs = RawGraph.texts(node, RawGraph.NODE_OUTPUT);
    if (operator.equals("DynamicQuantizeLinear")) {
      unsigned.addAll(outputs);
    }
    for (ByteString bytes : node.getField(RawGraph.NODE_ATTRIBUTE).getLengthDelimitedList()) {
      UnknownFieldSet attribute = UnknownFieldSet.parseFrom(bytes);
      List<ByteString> tensors = attribute.getField(ATTRIBUTE_TENSOR).getLengthDelimitedList();
      if (operator.equals("Constant") && tensors.size() == 1 && outputs.size() == 1) {
        constants.put(outputs.get(0), CodeTensor.of(UnknownFieldSet.parseFrom(tensors.get(0))));
      }
      hasSubgraphs |= attribute.hasField(ATTRIBUTE_GRAPH) || attribute.hasField(ATTRIBUTE_GRAPHS);
    }
  }

  /** A node's inputs, of which weights and their zero point are the unsigned ones if that fits. */
  private List<String> moved(List<String> inputs, String operator) {
    Places places = PLACES.get(operator);
    if (places == null || inputs.size() <= places.weights) {
      return inputs;
    }
    CodeTensor weights = constants.get(inputs.get(places.weights));
    if (weights == null || !weights.isMovable() || !meetsUnsigned(inputs, places)) {
      return inputs;
    }
    String zero = places.zero < inputs.size() ? inputs.get(places.zero) : "";
    CodeTensor zeroPoint = zero.isEmpty() ? none(inputs, places) : constants.get(zero);
    if (zeroPoint == null || !zeroPoint.isMovable()) {
      return inputs;
    }
    List<String> changed = new ArrayList<>(inputs);
    while (changed.size() <= places.zero) {
      changed.add("");
    }
    changed.set(places.weights, move(inputs.get(places.weights), weights));
    changed.set(places.zero, move(zero.isEmpty() ? nameOfNone(inputs, places) : zero, zeroPoint));
    return changed;
  }

  /** By the scale, since nodes that share weights may scale them differently. */
  private static String nameOfNone(List<String> inputs, Places places) {
    String scale = places.scale < 0 ? "" : "/" + inputs.get(places.scale);
    return inputs.get(places.weights) + scale + "/zero";
  }

  private boolean meetsUnsigned(List<String> inputs, Places places) {
    if (places.codesZero < 0) {
      return true;
    }
    String zero = places.codesZero < inputs.size() ? inputs.get(places.codesZero) : "";
    CodeTensor constant = constants.get(zero);
    return unsigned.contains(zero) || (constant != null && constant.isUnsigned());
  }

  /** The zero point that a node leaves out; null if its shape is not known. */
  private @Nullable CodeTensor none(List<String> inputs, Places places) {
    if (places.scale < 0) {
      return CodeTensor.zero();
    }
    CodeTensor scale = constants.get(inputs.get(places.scale));
    return scale == null ? null : scale.zeros();
  }

  private String move(String name, CodeTensor tensor) {
    String unsignedName = name + "/unsigned";
    moved.computeIfAbsent(unsignedName, key -> tensor.moved(unsignedName));
    return unsignedName;
  }

  /** What was there, but for weights that nobody uses any more, and the moved ones. */
  private Field initializers(UnknownFieldSet graph, Set<String> used) throws IOException {
    Field.Builder all = Field.newBuilder();
    for (ByteString bytes : graph.getField(RawGraph.INITIALIZER).getLengthDelimitedList()) {
      String name = CodeTensor.of(UnknownFieldSet.parseFrom(bytes)).name();
      if (hasSubgraphs || used.contains(name) || !moved.containsKey(name + "/unsigned")) {
        all.addLengthDelimited(bytes);
      }
    }
    moved.values().forEach(all::addLengthDelimited);
    return all.build();
  }
}

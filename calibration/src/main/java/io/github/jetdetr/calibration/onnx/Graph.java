package io.github.jetdetr.calibration.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The main graph of a model: nodes in topological order, constants, inputs and outputs. Every value
 * has one name and one producer.
 *
 * <p>Nodes may be changed in place; {@link Wiring} is a snapshot of producers and consumers that
 * must be taken again after a change. Used by one thread at a time.
 */
public final class Graph {

  private final List<Node> nodes;
  private final Map<String, TensorProto> constants;
  private final List<ValueInfoProto> inputs;
  private final List<ValueInfoProto> outputs;
  private final Set<String> names = new HashSet<>();

  Graph(
      List<Node> nodes,
      Map<String, TensorProto> constants,
      List<ValueInfoProto> inputs,
      List<ValueInfoProto> outputs) {
    this.nodes = new ArrayList<>(nodes);
    this.constants = new LinkedHashMap<>(constants);
    this.inputs = new ArrayList<>(inputs);
    this.outputs = new ArrayList<>(outputs);
    nodes.forEach(node -> names.addAll(node.outputs()));
    nodes.forEach(node -> names.addAll(node.uses()));
    names.addAll(constants.keySet());
  }

  /** An independent copy. */
  Graph copy() {
    return new Graph(nodes.stream().map(Node::copy).toList(), constants, inputs, outputs);
  }

  /** The nodes in topological order; the list may be modified if it stays so. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The constants (ONNX: initializers) by name; may be modified. */
  public Map<String, TensorProto> constants() {
    return constants;
  }

  /** The constant of this name; null if the value is computed or an input. */
  public @Nullable TensorProto constant(String value) {
    return constants.get(value);
  }

  /** The graph's inputs; may be modified. */
  public List<ValueInfoProto> inputs() {
    return inputs;
  }

  /** The graph's outputs; may be modified. */
  public List<ValueInfoProto> outputs() {
    return outputs;
  }

  /** Names of the graph's outputs. */
  public List<String> outputNames() {
    return outputs.stream().map(ValueInfoProto::getName).toList();
  }

  /** Producers and consumers of each value in the current graph. */
  public Wiring wiring() {
    return new Wiring(this);
  }

  /** A name that no value has, derived from {@code preferred}; reserved from now on. */
  public String freshName(String preferred) {
    String name = preferred;
    for (int number = 1; !names.add(name); number++) {
      name = preferred + "_" + number;
    }
    return name;
  }

  /** Adds a constant under its own name, which is returned. */
  public String add(TensorProto constant) {
    names.add(constant.getName());
    constants.put(constant.getName(), constant);
    return constant.getName();
  }

  /** Inserts nodes directly before another one. */
  public void insertBefore(Node anchor, Collection<Node> added) {
    nodes.addAll(indexOf(anchor), added);
  }

  /** Inserts nodes directly after another one. */
  public void insertAfter(Node anchor, Collection<Node> added) {
    nodes.addAll(indexOf(anchor) + 1, added);
  }

  private int indexOf(Node anchor) {
    int at = nodes.indexOf(anchor);
    if (at < 0) {
      throw new IllegalArgumentException("not a node of this graph: " + anchor);
    }
    return at;
  }

  /** Replaces a node by another one. */
  public void replace(Node old, Node replacement) {
    nodes.set(indexOf(old), replacement);
  }

  /**
   * Adds values to the outputs, unless they are outputs already. Their types are left open: ONNX
   * Runtime infers them.
   */
  public void addOutputs(Collection<String> values) {
    Set<String> present = new HashSet<>(outputNames());
    for (String value : values) {
      if (present.add(value)) {
        outputs.add(ValueInfoProto.newBuilder().setName(value).build());
      }
    }
  }

  /** Adds an input of 64-bit integers of any shape. */
  public void addInt64Input(String name) {
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.INT64_VALUE).build();
    inputs.add(
        ValueInfoProto.newBuilder()
            .setName(name)
            .setType(TypeProto.newBuilder().setTensorType(type))
            .build());
  }

  /** Updates the fixed sizes in the declared shape of an output. */
  public void updateShape(String output, List<Long> shape) {
    for (ValueInfoProto info : List.copyOf(outputs)) {
      TensorShapeProto declared = info.getType().getTensorType().getShape();
      if (info.getName().equals(output) && declared.getDimCount() == shape.size()) {
        ValueInfoProto.Builder changed = info.toBuilder();
        TensorShapeProto.Builder sizes =
            changed.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
        for (int axis = 0; axis < shape.size(); axis++) {
          if (declared.getDim(axis).getDimValue() > 0) {
            sizes.getDimBuilder(axis).setDimValue(shape.get(axis));
          }
        }
        outputs.set(outputs.indexOf(info), changed.build());
      }
    }
  }

  /** Removes every node and constant that no output depends on. */
  public void removeDead() {
    Set<String> needed = new HashSet<>(outputNames());
    for (int at = nodes.size() - 1; at >= 0; at--) {
      Node node = nodes.get(at);
      if (node.outputs().stream().anyMatch(needed::contains)) {
        needed.addAll(node.uses());
      } else {
        nodes.remove(at);
      }
    }
    constants.keySet().retainAll(needed);
  }
}

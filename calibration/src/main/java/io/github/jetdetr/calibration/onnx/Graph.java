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
 * The main graph of a model: nodes in an order in which they can run, constants, inputs and
 * outputs. Every value has one name and one producer.
 *
 * <p>Nodes may be changed in place; {@link Wiring} is a snapshot of who makes and who uses a value,
 * to be taken anew after a change. Used by one thread at a time.
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

  /** A graph of its own with the same content. */
  Graph copy() {
    return new Graph(nodes.stream().map(Node::copy).toList(), constants, inputs, outputs);
  }

  /** The nodes, each after those whose values it needs; may be changed in that order. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The constants (ONNX: initializers) by name; may be changed. */
  public Map<String, TensorProto> constants() {
    return constants;
  }

  /** The constant of that name, null when the value is computed or fed. */
  public @Nullable TensorProto constant(String value) {
    return constants.get(value);
  }

  /** What is fed; may be changed. */
  public List<ValueInfoProto> inputs() {
    return inputs;
  }

  /** What comes back; may be changed. */
  public List<ValueInfoProto> outputs() {
    return outputs;
  }

  /** Names of what comes back. */
  public List<String> outputNames() {
    return outputs.stream().map(ValueInfoProto::getName).toList();
  }

  /** Who makes and who uses each value, as the graph is now. */
  public Wiring wiring() {
    return new Wiring(this);
  }

  /** A name that no value has, made from {@code wish}; taken from now on. */
  public String freshName(String wish) {
    String name = wish;
    for (int number = 1; !names.add(name); number++) {
      name = wish + "_" + number;
    }
    return name;
  }

  /** Adds a constant under its own name. */
  public String add(TensorProto constant) {
    names.add(constant.getName());
    constants.put(constant.getName(), constant);
    return constant.getName();
  }

  /** Puts nodes right before another one. */
  public void insertBefore(Node place, Collection<Node> added) {
    nodes.addAll(indexOf(place), added);
  }

  /** Puts nodes right after another one. */
  public void insertAfter(Node place, Collection<Node> added) {
    nodes.addAll(indexOf(place) + 1, added);
  }

  private int indexOf(Node place) {
    int at = nodes.indexOf(place);
    if (at < 0) {
      throw new IllegalArgumentException("no node of this graph: " + place);
    }
    return at;
  }

  /** Puts one node in the place of another and takes the other away. */
  public void replace(Node old, Node by) {
    nodes.set(indexOf(old), by);
  }

  /**
   * Makes values come back too, after those that do already. Their types are left open: ONNX
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

  /** Makes a value of 64-bit integers, of any shape, one that is fed. */
  public void addLongInput(String name) {
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.INT64_VALUE).build();
    inputs.add(
        ValueInfoProto.newBuilder()
            .setName(name)
            .setType(TypeProto.newBuilder().setTensorType(type))
            .build());
  }

  /** Declares the true shape of what comes back, where a fixed size is another one by now. */
  public void declare(String output, List<Long> shape) {
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

  /** Takes away every node and constant that no output needs. */
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

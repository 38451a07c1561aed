package io.github.jetdetr.calibration.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An operator of a {@link Graph}; may be changed in place. An omitted input has an empty name, as
 * in ONNX. Equal only to itself.
 */
public final class Node {

  /** The domain of ONNX Runtime's own operators. */
  static final String ONNX_RUNTIME = "com.microsoft";

  private final String name;
  private final String domain;
  private String operator;
  private final List<String> inputs;
  private final List<String> outputs;
  private final Map<String, AttributeProto> attributes = new LinkedHashMap<>();

  /** A node of the default operator set. */
  public Node(String operator, String name, List<String> inputs, List<String> outputs) {
    this(operator, "", name, inputs, outputs);
  }

  /** A node of ONNX Runtime's own operators. */
  public static Node ofOnnxRuntime(
      String operator, String name, List<String> inputs, List<String> outputs) {
    return new Node(operator, ONNX_RUNTIME, name, inputs, outputs);
  }

  private Node(
      String operator, String domain, String name, List<String> inputs, List<String> outputs) {
    this.operator = operator;
    this.domain = domain.equals("ai.onnx") ? "" : domain;
    this.name = name;
    this.inputs = new ArrayList<>(inputs);
    this.outputs = new ArrayList<>(outputs);
  }

  static Node of(NodeProto proto) {
    Node node =
        new Node(
            proto.getOpType(),
            proto.getDomain(),
            proto.getName(),
            proto.getInputList(),
            proto.getOutputList());
    proto.getAttributeList().forEach(node::set);
    return node;
  }

  NodeProto proto() {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setDomain(domain)
        .setName(name)
        .addAllInput(inputs)
        .addAllOutput(outputs)
        .addAllAttribute(attributes.values())
        .build();
  }

  /** An independent copy. */
  Node copy() {
    Node copy = new Node(operator, domain, name, inputs, outputs);
    copy.attributes.putAll(attributes);
    return copy;
  }

  /** The operator's type, such as {@code Conv}; with its domain if it is not ONNX's own. */
  public String operator() {
    return domain.isEmpty() ? operator : domain + "." + operator;
  }

  /** Whether this is one of these operators of the default set. */
  public boolean is(String... operators) {
    return List.of(operators).contains(operator());
  }

  /** The name; may be empty. */
  public String name() {
    return name;
  }

  /** The node's name in messages: its name, or operator and output if it has none. */
  public String label() {
    return name.isEmpty() ? operator + " → " + output() : name;
  }

  /** Names of the inputs; may be modified. */
  public List<String> inputs() {
    return inputs;
  }

  /** Name of an input; empty if there is none. */
  public String input(int index) {
    return index < inputs.size() ? inputs.get(index) : "";
  }

  /** Names of the outputs; may be modified. */
  public List<String> outputs() {
    return outputs;
  }

  /** Name of the first output; empty if there is none. */
  public String output() {
    return outputs.isEmpty() ? "" : outputs.get(0);
  }

  /** Every value the node uses: its inputs and what its subgraphs capture. */
  public Set<String> uses() {
    Set<String> uses = new LinkedHashSet<>(inputs);
    uses.remove("");
    uses.addAll(captures());
    return uses;
  }

  /** The outer values that the node's subgraphs (If, Loop, Scan) use. */
  public Set<String> captures() {
    Set<String> captures = new LinkedHashSet<>();
    for (AttributeProto attribute : attributes.values()) {
      if (attribute.hasG()) {
        captures(attribute.getG(), captures);
      }
      attribute.getGraphsList().forEach(graph -> captures(graph, captures));
    }
    return captures;
  }

  private static void captures(GraphProto graph, Set<String> captures) {
    Set<String> inner = new LinkedHashSet<>();
    Set<String> used = new LinkedHashSet<>();
    graph.getInputList().forEach(input -> inner.add(input.getName()));
    graph.getInitializerList().forEach(tensor -> inner.add(tensor.getName()));
    for (NodeProto proto : graph.getNodeList()) {
      used.addAll(of(proto).uses());
      inner.addAll(proto.getOutputList());
    }
    graph.getOutputList().forEach(output -> used.add(output.getName()));
    used.removeAll(inner);
    captures.addAll(used);
  }

  /** Whether the attribute is set. */
  public boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  /** An integer attribute, or the default if it is not set. */
  public long integer(String attribute, long defaultValue) {
    AttributeProto found = attributes.get(attribute);
    return found == null ? defaultValue : found.getI();
  }

  /** A float attribute, or the default if it is not set. */
  public float number(String attribute, float defaultValue) {
    AttributeProto found = attributes.get(attribute);
    return found == null ? defaultValue : found.getF();
  }

  /** A string attribute, or the default if it is not set. */
  public String text(String attribute, String defaultValue) {
    AttributeProto found = attributes.get(attribute);
    return found == null ? defaultValue : found.getS().toStringUtf8();
  }

  /** An attribute that is a list of integers, or the default if it is not set. */
  public long[] integers(String attribute, long... defaultValue) {
    AttributeProto found = attributes.get(attribute);
    return found == null
        ? defaultValue
        : found.getIntsList().stream().mapToLong(Long::longValue).toArray();
  }

  /** An attribute that is a list of floats; empty if it is not set. */
  public float[] numbers(String attribute) {
    AttributeProto found = attributes.get(attribute);
    float[] values = new float[found == null ? 0 : found.getFloatsCount()];
    for (int at = 0; at < values.length && found != null; at++) {
      values[at] = found.getFloats(at);
    }
    return values;
  }

  /** A tensor attribute; null if it is not set. */
  public @Nullable TensorProto tensor(String attribute) {
    AttributeProto found = attributes.get(attribute);
    return found == null || !found.hasT() ? null : found.getT();
  }

  /** Sets an integer attribute. */
  public Node set(String attribute, long value) {
    return set(builder(attribute, AttributeType.INT).setI(value).build());
  }

  /** Sets a float attribute. */
  public Node set(String attribute, float value) {
    return set(builder(attribute, AttributeType.FLOAT).setF(value).build());
  }

  /** Sets an attribute that is a list of integers. */
  public Node set(String attribute, long[] values) {
    AttributeProto.Builder integers = builder(attribute, AttributeType.INTS);
    for (long value : values) {
      integers.addInts(value);
    }
    return set(integers.build());
  }

  /** Sets a string attribute. */
  public Node set(String attribute, String value) {
    ByteString text = ByteString.copyFromUtf8(value);
    return set(builder(attribute, AttributeType.STRING).setS(text).build());
  }

  /** Sets a tensor attribute. */
  public Node set(String attribute, TensorProto value) {
    return set(builder(attribute, AttributeType.TENSOR).setT(value).build());
  }

  /** Removes an attribute. */
  public void remove(String attribute) {
    attributes.remove(attribute);
  }

  /**
   * Takes a convolution's padding out into a node of its own.
   *
   * @param added where that node is added
   * @return the padded value
   */
  public static String explicitlyPadded(
      Graph graph, Node convolution, String name, String value, List<Node> added) {
    long[] pads = convolution.integers("pads");
    long[] both = {0, 0, pads[0], pads[1], 0, 0, pads[2], pads[3]};
    String sizes = graph.add(Initializers.longs(graph.freshName(name + "_by"), both, both.length));
    String result = graph.freshName(name);
    added.add(new Node("Pad", result, List.of(value, sizes), List.of(result)));
    convolution.remove("pads");
    return result;
  }

  /** Changes the operator, to one of the default set; inputs and attributes stay. */
  public void changeOperator(String newOperator) {
    operator = newOperator;
  }

  private Node set(AttributeProto attribute) {
    attributes.put(attribute.getName(), attribute);
    return this;
  }

  private static AttributeProto.Builder builder(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }

  @Override
  public String toString() {
    return operator() + " " + inputs + " → " + outputs;
  }
}

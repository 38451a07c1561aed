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
 * One operator of a {@link Graph}; may be changed in place. An input that is left out has an empty
 * name, as in ONNX. Equal only to itself.
 */
public final class Node {

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

  /** The same operator with lists of its own. */
  Node copy() {
    Node copy = new Node(operator, domain, name, inputs, outputs);
    copy.attributes.putAll(attributes);
    return copy;
  }

  /** The operator's type, such as {@code Conv}; with its domain when it is not ONNX's own. */
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

  /** What people know the node by: its name, or that of its output. */
  public String label() {
    return name.isEmpty() ? operator + " → " + output() : name;
  }

  /** Names of the inputs; may be changed. */
  public List<String> inputs() {
    return inputs;
  }

  /** One input; empty when there is none. */
  public String input(int index) {
    return index < inputs.size() ? inputs.get(index) : "";
  }

  /** Names of the outputs; may be changed. */
  public List<String> outputs() {
    return outputs;
  }

  /** The first output; empty when there is none. */
  public String output() {
    return outputs.isEmpty() ? "" : outputs.get(0);
  }

  /** Every value the node needs: its inputs and what its inner graphs take from outside. */
  public Set<String> uses() {
    Set<String> uses = new LinkedHashSet<>(inputs);
    uses.remove("");
    uses.addAll(captures());
    return uses;
  }

  /** What the node's inner graphs (If, Loop, Scan) take from outside. */
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
    Set<String> own = new LinkedHashSet<>();
    Set<String> used = new LinkedHashSet<>();
    graph.getInputList().forEach(input -> own.add(input.getName()));
    graph.getInitializerList().forEach(tensor -> own.add(tensor.getName()));
    for (NodeProto proto : graph.getNodeList()) {
      used.addAll(of(proto).uses());
      own.addAll(proto.getOutputList());
    }
    graph.getOutputList().forEach(output -> used.add(output.getName()));
    used.removeAll(own);
    captures.addAll(used);
  }

  /** Whether the attribute is set. */
  public boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  /** A whole-number attribute. */
  public long integer(String attribute, long otherwise) {
    AttributeProto found = attributes.get(attribute);
    return found == null ? otherwise : found.getI();
  }

  /** A float attribute. */
  public float number(String attribute, float otherwise) {
    AttributeProto found = attributes.get(attribute);
    return found == null ? otherwise : found.getF();
  }

  /** A text attribute. */
  public String text(String attribute, String otherwise) {
    AttributeProto found = attributes.get(attribute);
    return found == null ? otherwise : found.getS().toStringUtf8();
  }

  /** An attribute that is a list of whole numbers; {@code otherwise} when it is not set. */
  public long[] integers(String attribute, long... otherwise) {
    AttributeProto found = attributes.get(attribute);
    return found == null
        ? otherwise
        : found.getIntsList().stream().mapToLong(Long::longValue).toArray();
  }

  /** An attribute that is a list of floats; empty when it is not set. */
  public float[] numbers(String attribute) {
    AttributeProto found = attributes.get(attribute);
    float[] values = new float[found == null ? 0 : found.getFloatsCount()];
    for (int at = 0; at < values.length && found != null; at++) {
      values[at] = found.getFloats(at);
    }
    return values;
  }

  /** A tensor attribute. */
  public @Nullable TensorProto tensor(String attribute) {
    AttributeProto found = attributes.get(attribute);
    return found == null || !found.hasT() ? null : found.getT();
  }

  /** Sets a whole-number attribute. */
  public Node set(String attribute, long value) {
    return set(builder(attribute, AttributeType.INT).setI(value).build());
  }

  /** Sets a float attribute. */
  public Node set(String attribute, float value) {
    return set(builder(attribute, AttributeType.FLOAT).setF(value).build());
  }

  /** Sets a text attribute. */
  public Node set(String attribute, String value) {
    ByteString text = ByteString.copyFromUtf8(value);
    return set(builder(attribute, AttributeType.STRING).setS(text).build());
  }

  /** Sets a tensor attribute. */
  public Node set(String attribute, TensorProto value) {
    return set(builder(attribute, AttributeType.TENSOR).setT(value).build());
  }

  /** Takes an attribute away. */
  public void remove(String attribute) {
    attributes.remove(attribute);
  }

  /** Makes the node another operator of the default set. */
  public void become(String newOperator) {
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

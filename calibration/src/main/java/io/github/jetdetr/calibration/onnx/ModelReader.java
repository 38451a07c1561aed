package io.github.jetdetr.calibration.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes an {@link OnnxModel} from what may be anybody's bytes.
 *
 * <p>Refused in one line: what is no protobuf; a graph whose values have two producers, none, or
 * need themselves; a constant whose shape and numbers do not agree. Nothing is taken in memory on
 * the word of the file: a length is believed only when the bytes are there. What is read costs a
 * small multiple of the file's size.
 */
final class ModelReader {

  private final String source;
  private final Map<String, TensorProto> constants = new LinkedHashMap<>();

  private ModelReader(String source) {
    this.source = source;
  }

  static OnnxModel read(Path path) throws ModelException {
    OnnxFile file = OnnxFile.read(path);
    // Half the heap: the bytes and the objects made of them are there at the same time.
    long most = Math.min(Integer.MAX_VALUE - 8L, Runtime.getRuntime().maxMemory() / 2);
    if (file.bytes() > most) {
      throw new ModelException(
          "%s has %d MB of weights, more than the %d MB that this heap can edit"
              .formatted(path, file.bytes() >> 20, most >> 20));
    }
    try {
      ModelProto proto = ModelProto.parseFrom(Files.readAllBytes(path));
      return new ModelReader(path.toString()).model(ExternalData.inline(proto, path));
    } catch (InvalidProtocolBufferException e) {
      throw new ModelException(path + " is not an ONNX model: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new ModelException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  static OnnxModel parse(byte[] bytes, String source) throws ModelException {
    try {
      return new ModelReader(source).model(ModelProto.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new ModelException(source + " is not an ONNX model: " + e.getMessage(), e);
    }
  }

  private OnnxModel model(ModelProto proto) throws ModelException {
    long opset = 0;
    for (OperatorSetIdProto set : proto.getOpsetImportList()) {
      if (set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx")) {
        opset = set.getVersion();
      }
    }
    if (!proto.hasGraph() || opset < 1) {
      throw fault("it has no graph or no operator set");
    }
    GraphProto body = proto.getGraph();
    if (body.getSparseInitializerCount() > 0) {
      throw fault("sparse weights are not understood");
    }
    for (TensorProto tensor : body.getInitializerList()) {
      constant(tensor.getName(), tensor);
    }
    List<Node> nodes = nodes(body);
    List<ValueInfoProto> inputs = new ArrayList<>();
    for (ValueInfoProto input : body.getInputList()) {
      // IR version 3 lists weights as inputs too.
      if (!constants.containsKey(input.getName())) {
        inputs.add(input);
      }
    }
    List<Node> ordered = order(nodes, inputs, body.getOutputList());
    GraphProto rest =
        body.toBuilder()
            .clearNode()
            .clearInitializer()
            .clearInput()
            .clearOutput()
            .clearValueInfo()
            .clearQuantizationAnnotation()
            .build();
    ModelProto head = proto.toBuilder().setGraph(rest).build();
    return new OnnxModel(head, new Graph(ordered, constants, inputs, body.getOutputList()), opset);
  }

  /** The nodes without {@code Constant}s, which become constants of the graph. */
  private List<Node> nodes(GraphProto body) throws ModelException {
    List<Node> nodes = new ArrayList<>();
    for (var proto : body.getNodeList()) {
      Node node = Node.of(proto);
      TensorProto value = node.is("Constant") ? ConstantNodes.value(node) : null;
      if (value == null) {
        nodes.add(node);
      } else {
        constant(node.output(), value);
      }
    }
    return nodes;
  }

  private void constant(String name, TensorProto tensor) throws ModelException {
    if (name.isEmpty()) {
      throw fault("a weight has no name");
    }
    long elements = 1;
    for (long size : tensor.getDimsList()) {
      if (size < 0 || (elements > 0 && size > Integer.MAX_VALUE / elements)) {
        throw fault("weight '%s' has the shape %s".formatted(name, tensor.getDimsList()));
      }
      elements *= size;
    }
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw fault("weight '%s' lies in another file".formatted(name));
    }
    int bytes = Initializers.elementBytes(tensor.getDataType());
    long given = tensor.hasRawData() ? tensor.getRawData().size() : Initializers.listed(tensor);
    long wanted = tensor.hasRawData() ? elements * bytes : elements;
    if (bytes > 0 && given != wanted) {
      throw fault(
          "weight '%s' of shape %s holds %d of %d %s"
              .formatted(
                  name,
                  tensor.getDimsList(),
                  given,
                  wanted,
                  tensor.hasRawData() ? "bytes" : "numbers"));
    }
    if (constants.put(name, tensor.toBuilder().setName(name).clearDocString().build()) != null) {
      throw fault("two weights are called '" + name + "'");
    }
  }

  /** Kahn's algorithm; keeps the file's order wherever it is one that can run. */
  private List<Node> order(
      List<Node> nodes, List<ValueInfoProto> inputs, List<ValueInfoProto> outputs)
      throws ModelException {
    Map<String, Node> producers = new HashMap<>();
    Set<String> known = new HashSet<>(constants.keySet());
    inputs.forEach(input -> known.add(input.getName()));
    for (Node node : nodes) {
      for (String output : node.outputs()) {
        if (!output.isEmpty() && (known.contains(output) || producers.put(output, node) != null)) {
          throw fault("two nodes give '" + output + "'");
        }
      }
    }
    Map<Node, Integer> missing = new HashMap<>();
    Map<Node, List<Node>> waiting = new HashMap<>();
    Deque<Node> ready = new ArrayDeque<>();
    for (Node node : nodes) {
      int count = 0;
      for (String value : node.uses()) {
        Node producer = producers.get(value);
        if (producer != null) {
          waiting.computeIfAbsent(producer, key -> new ArrayList<>()).add(node);
          count++;
        } else if (!known.contains(value)) {
          throw fault("nothing gives '%s', which %s needs".formatted(value, node.label()));
        }
      }
      missing.put(node, count);
      if (count == 0) {
        ready.add(node);
      }
    }
    List<Node> ordered = new ArrayList<>();
    while (!ready.isEmpty()) {
      Node node = ready.remove();
      ordered.add(node);
      for (Node next : waiting.getOrDefault(node, List.of())) {
        if (missing.merge(next, -1, Integer::sum) == 0) {
          ready.add(next);
        }
      }
    }
    if (ordered.size() < nodes.size()) {
      nodes.removeAll(new HashSet<>(ordered));
      throw fault("%s needs its own result".formatted(nodes.get(0).label()));
    }
    for (ValueInfoProto output : outputs) {
      if (!producers.containsKey(output.getName()) && !known.contains(output.getName())) {
        throw fault("nothing gives the output '" + output.getName() + "'");
      }
    }
    return ordered;
  }

  private ModelException fault(String what) {
    return new ModelException(source + " is not a valid ONNX model: " + what);
  }
}

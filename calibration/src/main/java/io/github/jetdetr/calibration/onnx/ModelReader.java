package io.github.jetdetr.calibration.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.file.FileFault;
import io.github.jetdetr.file.Quoted;
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
 * Parses an {@link OnnxModel} from untrusted bytes.
 *
 * <p>Rejected with a one-line message: input that is not protobuf; a graph with a value that has
 * two producers, none, or depends on itself; a constant whose shape and data do not agree. Memory
 * is never allocated on the file's word: a declared length is trusted only if the bytes are
 * present. Reading takes a small multiple of the file's size.
 */
final class ModelReader {

  private final String source;
  private final Map<String, TensorProto> constants = new LinkedHashMap<>();

  private ModelReader(String source) {
    this.source = source;
  }

  static OnnxModel read(Path path) throws ModelException {
    OnnxFile file = OnnxFile.read(path);
    // Half the heap: bytes and parsed objects exist at the same time.
    long maxBytes = Math.min(Integer.MAX_VALUE - 8L, Runtime.getRuntime().maxMemory() / 2);
    if (file.bytes() > maxBytes) {
      throw new ModelException(
          "%s has %d MB of weights; this heap can handle %d MB, raise -Xmx"
              .formatted(path, file.bytes() >> 20, maxBytes >> 20));
    }
    try {
      ModelProto proto = ModelProto.parseFrom(Files.readAllBytes(path));
      return new ModelReader(path.toString()).model(ExternalData.inline(proto, path));
    } catch (InvalidProtocolBufferException e) {
      throw new ModelException(path + " is not an ONNX model: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new ModelException("cannot read " + path + ": " + FileFault.words(e), e);
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
      throw invalid("no graph or no operator set");
    }
    GraphProto body = proto.getGraph();
    if (body.getSparseInitializerCount() > 0) {
      throw invalid("sparse weights are not supported");
    }
    for (TensorProto tensor : body.getInitializerList()) {
      constant(tensor.getName(), tensor);
    }
    List<Node> nodes = nodes(body);
    List<ValueInfoProto> inputs = new ArrayList<>();
    for (ValueInfoProto input : body.getInputList()) {
      // IR version 3 also lists weights as inputs.
      if (!constants.containsKey(input.getName())) {
        inputs.add(input);
      }
    }
    List<Node> ordered = order(nodes, inputs, body.getOutputList());
    GraphProto emptyGraph =
        body.toBuilder()
            .clearNode()
            .clearInitializer()
            .clearInput()
            .clearOutput()
            .clearValueInfo()
            .clearQuantizationAnnotation()
            .build();
    ModelProto header = proto.toBuilder().setGraph(emptyGraph).build();
    return new OnnxModel(
        header, new Graph(ordered, constants, inputs, body.getOutputList()), opset);
  }

  /** The nodes except {@code Constant}s, which become constants of the graph. */
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
      throw invalid("a weight has no name");
    }
    long elements = 1;
    for (long size : tensor.getDimsList()) {
      if (size < 0 || (elements > 0 && size > Integer.MAX_VALUE / elements)) {
        throw invalid("weight '%s' has the invalid shape %s".formatted(name, tensor.getDimsList()));
      }
      elements *= size;
    }
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw invalid("weight '%s' is in another file".formatted(name));
    }
    int bytes = Initializers.elementBytes(tensor.getDataType());
    long actual =
        tensor.hasRawData() ? tensor.getRawData().size() : Initializers.typedListSize(tensor);
    long expected = tensor.hasRawData() ? elements * bytes : elements;
    if (bytes > 0 && actual != expected) {
      throw invalid(
          "weight '%s' of shape %s has %d of %d %s"
              .formatted(
                  name,
                  tensor.getDimsList(),
                  actual,
                  expected,
                  tensor.hasRawData() ? "bytes" : "numbers"));
    }
    if (constants.put(name, tensor.toBuilder().setName(name).clearDocString().build()) != null) {
      throw invalid("two weights are named '" + name + "'");
    }
  }

  /** Sorts topologically by Kahn's algorithm; keeps the file's order if it is valid. */
  private List<Node> order(
      List<Node> nodes, List<ValueInfoProto> inputs, List<ValueInfoProto> outputs)
      throws ModelException {
    Map<String, Node> producers = new HashMap<>();
    Set<String> available = new HashSet<>(constants.keySet());
    inputs.forEach(input -> available.add(input.getName()));
    for (Node node : nodes) {
      for (String output : node.outputs()) {
        if (!output.isEmpty()
            && (available.contains(output) || producers.put(output, node) != null)) {
          throw invalid("two nodes produce '" + output + "'");
        }
      }
    }
    Map<Node, Integer> missingInputs = new HashMap<>();
    Map<Node, List<Node>> consumers = new HashMap<>();
    Deque<Node> ready = new ArrayDeque<>();
    for (Node node : nodes) {
      int count = 0;
      for (String value : node.uses()) {
        Node producer = producers.get(value);
        if (producer != null) {
          consumers.computeIfAbsent(producer, key -> new ArrayList<>()).add(node);
          count++;
        } else if (!available.contains(value)) {
          throw invalid("nothing produces '%s', which %s needs".formatted(value, node.label()));
        }
      }
      missingInputs.put(node, count);
      if (count == 0) {
        ready.add(node);
      }
    }
    List<Node> ordered = new ArrayList<>();
    while (!ready.isEmpty()) {
      Node node = ready.remove();
      ordered.add(node);
      for (Node next : consumers.getOrDefault(node, List.of())) {
        if (missingInputs.merge(next, -1, Integer::sum) == 0) {
          ready.add(next);
        }
      }
    }
    if (ordered.size() < nodes.size()) {
      nodes.removeAll(new HashSet<>(ordered));
      throw invalid("%s depends on its own result".formatted(nodes.get(0).label()));
    }
    for (ValueInfoProto output : outputs) {
      if (!producers.containsKey(output.getName()) && !available.contains(output.getName())) {
        throw invalid("nothing produces the output '" + output.getName() + "'");
      }
    }
    return ordered;
  }

  private ModelException invalid(String what) {
    return new ModelException(source + " is not a valid ONNX model: " + Quoted.line(what));
  }
}

package io.github.jetdetr.engine.onnxruntime;

import ai.onnxruntime.OrtException;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.github.jetdetr.engine.model.OnnxFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets QuantizeLinear work in single precision where a graph gives it half precision. ONNX
 * Runtime's CPU kernel for half precision cuts off where it should round to nearest (1.29), and
 * takes infinity for the lowest code (up to 1.31); TensorRT does neither.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>
 */
final class HalfQuantization {

  private static final int NODE_NAME = 3;
  private static final int ATTRIBUTE_NAME = 1;
  private static final int ATTRIBUTE_INTEGER = 3;
  private static final int ATTRIBUTE_TYPE = 20;
  private static final int ATTRIBUTE_TYPE_INTEGER = 2;
  private static final int TENSOR_TYPE = 2;
  private static final int TENSOR_NAME = 8;
  private static final int TYPE_FLOAT = 1;
  private static final int TYPE_HALF = 10;

  private final Set<String> halves = new HashSet<>();
  private final Map<String, String> widened = new HashMap<>();
  private final List<ByteString> nodes = new ArrayList<>();

  private HalfQuantization() {}

  /**
   * The model with casts before each QuantizeLinear whose scale is a half-precision constant; null
   * if there is none, so that the file can be opened as it is. External data stays where it is.
   *
   * @throws IOException if the file cannot be read
   */
  static byte @Nullable [] widen(OnnxFile file) throws IOException {
    if (file.count("QuantizeLinear") == 0) {
      return null;
    }
    try (InputStream in = Files.newInputStream(file.path())) {
      return widen(UnknownFieldSet.parseFrom(in));
    }
  }

  /** The same of a model in memory; the model itself if there is nothing to widen. */
  static byte[] widen(byte[] onnx) throws OrtException {
    try {
      byte[] widened = widen(UnknownFieldSet.parseFrom(onnx));
      return widened == null ? onnx : widened;
    } catch (IOException e) {
      throw new OrtException(OrtException.OrtErrorCode.ORT_INVALID_PROTOBUF, e.getMessage());
    }
  }

  private static byte @Nullable [] widen(UnknownFieldSet model) throws IOException {
    return RawGraph.change(model, graph -> new HalfQuantization().graph(graph));
  }

  private @Nullable UnknownFieldSet graph(UnknownFieldSet graph) throws IOException {
    for (ByteString bytes : graph.getField(RawGraph.INITIALIZER).getLengthDelimitedList()) {
      UnknownFieldSet tensor = UnknownFieldSet.parseFrom(bytes);
      if (tensor.getField(TENSOR_TYPE).getVarintList().contains((long) TYPE_HALF)) {
        halves.add(RawGraph.text(tensor, TENSOR_NAME));
      }
    }
    for (ByteString bytes : graph.getField(RawGraph.NODE).getLengthDelimitedList()) {
      UnknownFieldSet node = UnknownFieldSet.parseFrom(bytes);
      List<ByteString> inputs = node.getField(RawGraph.NODE_INPUT).getLengthDelimitedList();
      boolean quantizes =
          RawGraph.text(node, RawGraph.NODE_OPERATOR).equals("QuantizeLinear") && inputs.size() > 1;
      if (quantizes && halves.contains(inputs.get(1).toStringUtf8())) {
        UnknownFieldSet.Field.Builder wide = UnknownFieldSet.Field.newBuilder();
        for (int at = 0; at < inputs.size(); at++) {
          ByteString input = inputs.get(at);
          wide.addLengthDelimited(at < 2 ? utf8(wide(input.toStringUtf8())) : input);
        }
        node = node.toBuilder().addField(RawGraph.NODE_INPUT, wide.build()).build();
      }
      nodes.add(node.toByteString());
    }
    if (widened.isEmpty()) {
      return null;
    }
    UnknownFieldSet.Field.Builder all = UnknownFieldSet.Field.newBuilder();
    nodes.forEach(all::addLengthDelimited);
    return graph.toBuilder().addField(RawGraph.NODE, all.build()).build();
  }

  /** The value's name in single precision; adds the cast where it is first asked for. */
  private String wide(String value) {
    String known = widened.get(value);
    if (known != null) {
      return known;
    }
    String name = value + "/single_precision";
    widened.put(value, name);
    UnknownFieldSet to =
        UnknownFieldSet.newBuilder()
            .addField(ATTRIBUTE_NAME, RawGraph.texts(List.of("to")))
            .addField(ATTRIBUTE_INTEGER, number(TYPE_FLOAT))
            .addField(ATTRIBUTE_TYPE, number(ATTRIBUTE_TYPE_INTEGER))
            .build();
    UnknownFieldSet cast =
        UnknownFieldSet.newBuilder()
            .addField(RawGraph.NODE_INPUT, RawGraph.texts(List.of(value)))
            .addField(RawGraph.NODE_OUTPUT, RawGraph.texts(List.of(name)))
            .addField(NODE_NAME, RawGraph.texts(List.of(name)))
            .addField(RawGraph.NODE_OPERATOR, RawGraph.texts(List.of("Cast")))
            .addField(RawGraph.NODE_ATTRIBUTE, RawGraph.message(to))
            .build();
    nodes.add(cast.toByteString());
    return name;
  }

  private static UnknownFieldSet.Field number(long number) {
    return UnknownFieldSet.Field.newBuilder().addVarint(number).build();
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFrom(text, StandardCharsets.UTF_8);
  }
}

package io.github.jetdetr.engine.onnxruntime;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model's graph as fields by their numbers, for changes that keep everything else as it is.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>
 */
final class RawGraph {

  static final int NODE = 1;
  static final int INITIALIZER = 5;
  static final int NODE_INPUT = 1;
  static final int NODE_OUTPUT = 2;
  static final int NODE_OPERATOR = 4;
  static final int NODE_ATTRIBUTE = 5;

  private static final int MODEL_GRAPH = 7;

  /** A change of a graph. */
  interface Change {

    /** The changed graph; null if there is nothing to change. */
    @Nullable UnknownFieldSet of(UnknownFieldSet graph) throws IOException;
  }

  private RawGraph() {}

  /**
   * A model with its graph changed; null if there is nothing to change.
   *
   * @throws IOException if this is no model
   */
  static byte @Nullable [] change(UnknownFieldSet model, Change change) throws IOException {
    List<ByteString> graphs = model.getField(MODEL_GRAPH).getLengthDelimitedList();
    if (graphs.size() != 1) {
      return null;
    }
    UnknownFieldSet graph = change.of(UnknownFieldSet.parseFrom(graphs.get(0)));
    return graph == null
        ? null
        : model.toBuilder().addField(MODEL_GRAPH, message(graph)).build().toByteArray();
  }

  /** A field with one message in it. */
  static Field message(UnknownFieldSet message) {
    return Field.newBuilder().addLengthDelimited(message.toByteString()).build();
  }

  /** A field with texts in it. */
  static Field texts(List<String> texts) {
    Field.Builder field = Field.newBuilder();
    texts.forEach(
        text -> field.addLengthDelimited(ByteString.copyFrom(text, StandardCharsets.UTF_8)));
    return field.build();
  }

  /** All texts of a field. */
  static List<String> texts(UnknownFieldSet message, int field) {
    return message.getField(field).getLengthDelimitedList().stream()
        .map(ByteString::toStringUtf8)
        .toList();
  }

  /** The text of a field that is not repeated; empty if there is none. */
  static String text(UnknownFieldSet message, int field) {
    List<String> texts = texts(message, field);
    return texts.isEmpty() ? "" : texts.get(texts.size() - 1);
  }
}

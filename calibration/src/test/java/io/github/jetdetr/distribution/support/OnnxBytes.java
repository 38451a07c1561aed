package io.github.jetdetr.distribution.support;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Just enough of protobuf's wire format to write hostile models: field numbers are those of
 * onnx.proto3 (github.com/onnx/onnx, IR version 8).
 */
public final class OnnxBytes {

  private static final int FLOAT = 1;
  private static final int EXTERNAL = 1;
  private static final int TENSOR_ATTRIBUTE = 4;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A network of the layout that Hugging Face exports, its weights in another file. */
  public static byte[] queriesWithWeightsIn(String location) {
    return model(
        new OnnxBytes()
            .message(1, node("Identity", "w", "logits"))
            .message(1, node("Identity", "v", "pred_boxes"))
            .message(5, external("w", location, 1, 10, 80))
            .message(5, external("v", location, 1, 10, 4))
            .message(11, value("images", 1, 3, 32, 32))
            .message(12, value("logits", 1, 10, 80))
            .message(12, value("pred_boxes", 1, 10, 4)));
  }

  /** The same, but the other file is named by a constant within the graph. */
  public static byte[] queriesWithConstantIn(String location) {
    return model(
        new OnnxBytes()
            .message(1, constant("logits", external("w", location, 1, 10, 80)))
            .message(1, constant("pred_boxes", external("v", location, 1, 10, 4)))
            .message(11, value("images", 1, 3, 32, 32))
            .message(12, value("logits", 1, 10, 80))
            .message(12, value("pred_boxes", 1, 10, 4)));
  }

  /** A sound network that is no detector: picture in, 1000 classes out. */
  public static byte[] classifier() {
    return model(
        new OnnxBytes()
            .message(1, node("Flatten", "images", "classes"))
            .message(11, value("images", 1, 3, 32, 32))
            .message(12, value("classes", 1, 1000)));
  }

  private static byte[] model(OnnxBytes graph) {
    return new OnnxBytes()
        .number(1, 8)
        .text(2, "jetdetr-tests")
        .message(7, graph.text(2, "graph"))
        .message(8, new OnnxBytes().text(1, "").number(2, 17))
        .bytes
        .toByteArray();
  }

  private static OnnxBytes node(String operator, String input, String output) {
    return new OnnxBytes().text(1, input).text(2, output).text(3, output).text(4, operator);
  }

  private static OnnxBytes constant(String output, OnnxBytes tensor) {
    OnnxBytes attribute =
        new OnnxBytes().text(1, "value").message(5, tensor).number(20, TENSOR_ATTRIBUTE);
    return new OnnxBytes()
        .text(2, output)
        .text(3, output)
        .text(4, "Constant")
        .message(5, attribute);
  }

  private static OnnxBytes external(String name, String location, long... shape) {
    OnnxBytes tensor = new OnnxBytes();
    for (long size : shape) {
      tensor.number(1, size);
    }
    return tensor
        .number(2, FLOAT)
        .text(8, name)
        .message(13, new OnnxBytes().text(1, "location").text(2, location))
        .number(14, EXTERNAL);
  }

  private static OnnxBytes value(String name, long... shape) {
    OnnxBytes sizes = new OnnxBytes();
    for (long size : shape) {
      sizes.message(1, new OnnxBytes().number(1, size));
    }
    OnnxBytes tensor = new OnnxBytes().number(1, FLOAT).message(2, sizes);
    return new OnnxBytes().text(1, name).message(2, new OnnxBytes().message(1, tensor));
  }

  private OnnxBytes number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  private OnnxBytes text(int field, String text) {
    return field(field, text.getBytes(StandardCharsets.UTF_8));
  }

  private OnnxBytes message(int field, OnnxBytes message) {
    return field(field, message.bytes.toByteArray());
  }

  private OnnxBytes field(int field, byte[] content) {
    varint(((long) field << 3) | 2);
    varint(content.length);
    bytes.writeBytes(content);
    return this;
  }

  private void varint(long value) {
    long rest = value;
    while (rest >= 0x80) {
      bytes.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }
}

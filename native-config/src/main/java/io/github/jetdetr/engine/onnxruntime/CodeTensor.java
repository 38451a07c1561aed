package io.github.jetdetr.engine.onnxruntime;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A constant of a graph, as far as codes of 8 bits are concerned.
 *
 * @param name empty if it has none of its own
 * @param type ONNX's number of the element type
 * @param shape sizes of its axes
 * @param codes the elements of an INT8 tensor; null if this is none, or its elements lie elsewhere
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>
 */
record CodeTensor(String name, long type, List<Long> shape, @Nullable ByteString codes) {

  private static final int SHAPE = 1;
  private static final int TYPE = 2;
  private static final int INTEGERS = 5;
  private static final int NAME = 8;
  private static final int RAW = 9;
  private static final int EXTERNAL = 13;
  private static final long UINT8 = 2;
  private static final long INT8 = 3;
  private static final int OFFSET = 128;

  CodeTensor {
    shape = List.copyOf(shape);
  }

  static CodeTensor of(UnknownFieldSet tensor) throws IOException {
    List<Long> types = tensor.getField(TYPE).getVarintList();
    long type = types.isEmpty() ? 0 : types.get(types.size() - 1);
    return new CodeTensor(
        RawGraph.text(tensor, NAME),
        type,
        integers(tensor.getField(SHAPE)),
        type == INT8 ? codes(tensor) : null);
  }

  private static @Nullable ByteString codes(UnknownFieldSet tensor) throws IOException {
    if (tensor.hasField(EXTERNAL)) {
      return null;
    }
    List<ByteString> raw = tensor.getField(RAW).getLengthDelimitedList();
    if (!raw.isEmpty()) {
      return raw.get(raw.size() - 1);
    }
    List<Long> integers = integers(tensor.getField(INTEGERS));
    byte[] bytes = new byte[integers.size()];
    for (int at = 0; at < bytes.length; at++) {
      bytes[at] = integers.get(at).byteValue();
    }
    return ByteString.copyFrom(bytes);
  }

  /** Repeated integers, packed or not. */
  private static List<Long> integers(Field field) throws IOException {
    List<Long> integers = new ArrayList<>(field.getVarintList());
    for (ByteString packed : field.getLengthDelimitedList()) {
      CodedInputStream in = packed.newCodedInput();
      while (!in.isAtEnd()) {
        integers.add(in.readInt64());
      }
    }
    return integers;
  }

  /** A single zero of INT8. */
  static CodeTensor zero() {
    return new CodeTensor("", INT8, List.of(), ByteString.copyFrom(new byte[1]));
  }

  /** Zeros of INT8 in the shape of this tensor. */
  CodeTensor zeros() {
    long count = shape.stream().reduce(1L, Math::multiplyExact);
    return new CodeTensor("", INT8, shape, ByteString.copyFrom(new byte[Math.toIntExact(count)]));
  }

  boolean isUnsigned() {
    return type == UINT8;
  }

  /** Whether these are INT8 codes that are known. */
  boolean isMovable() {
    return codes != null;
  }

  /** The serialised tensor of UINT8 whose elements are larger by 128. */
  ByteString moved(String newName) {
    byte[] bytes = codes == null ? new byte[0] : codes.toByteArray();
    for (int at = 0; at < bytes.length; at++) {
      bytes[at] += (byte) OFFSET;
    }
    Field.Builder sizes = Field.newBuilder();
    shape.forEach(sizes::addVarint);
    return UnknownFieldSet.newBuilder()
        .addField(SHAPE, sizes.build())
        .addField(TYPE, Field.newBuilder().addVarint(UINT8).build())
        .addField(NAME, RawGraph.texts(List.of(newName)))
        .addField(RAW, Field.newBuilder().addLengthDelimited(ByteString.copyFrom(bytes)).build())
        .build()
        .toByteString();
  }
}

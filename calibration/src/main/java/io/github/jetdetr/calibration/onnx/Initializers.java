package io.github.jetdetr.calibration.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import io.github.jetdetr.engine.model.Float16;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Converts ONNX tensors to and from Java arrays.
 *
 * <p>ONNX stores elements either as raw little-endian bytes or in a typed list (onnx.proto, {@code
 * TensorProto}); this class always writes raw bytes.
 */
public final class Initializers {

  private Initializers() {}

  /** The shape; empty for a scalar. */
  public static long[] shape(TensorProto tensor) {
    return tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
  }

  /** Number of elements; 1 for a scalar. */
  public static int elements(TensorProto tensor) {
    long product = 1;
    for (long size : tensor.getDimsList()) {
      product = Math.multiplyExact(product, size);
    }
    return Math.toIntExact(product);
  }

  /** Whether {@link #floats} can read the tensor. */
  public static boolean isFloat(TensorProto tensor) {
    int type = tensor.getDataType();
    return type == DataType.FLOAT_VALUE
        || type == DataType.FLOAT16_VALUE
        || type == DataType.DOUBLE_VALUE;
  }

  /** Whether {@link #longs} can read the tensor. */
  public static boolean isInteger(TensorProto tensor) {
    int type = tensor.getDataType();
    return type == DataType.INT64_VALUE || type == DataType.INT32_VALUE;
  }

  /** The elements of a FLOAT, FLOAT16 or DOUBLE tensor, row-major. */
  public static float[] floats(TensorProto tensor) {
    float[] values = new float[elements(tensor)];
    ByteBuffer raw = raw(tensor);
    for (int at = 0; at < values.length; at++) {
      values[at] =
          switch (tensor.getDataType()) {
            case DataType.FLOAT_VALUE -> raw == null ? tensor.getFloatData(at) : raw.getFloat();
            case DataType.FLOAT16_VALUE ->
                Float16.widen(raw == null ? (short) tensor.getInt32Data(at) : raw.getShort());
            case DataType.DOUBLE_VALUE ->
                (float) (raw == null ? tensor.getDoubleData(at) : raw.getDouble());
            default ->
                throw new IllegalArgumentException(
                    tensor.getName() + " is not a floating-point tensor");
          };
    }
    return values;
  }

  /** The elements of an INT64 or INT32 tensor, row-major. */
  public static long[] longs(TensorProto tensor) {
    long[] values = new long[elements(tensor)];
    ByteBuffer raw = raw(tensor);
    for (int at = 0; at < values.length; at++) {
      values[at] =
          switch (tensor.getDataType()) {
            case DataType.INT64_VALUE -> raw == null ? tensor.getInt64Data(at) : raw.getLong();
            case DataType.INT32_VALUE -> raw == null ? tensor.getInt32Data(at) : raw.getInt();
            default ->
                throw new IllegalArgumentException(tensor.getName() + " is not an integer tensor");
          };
    }
    return values;
  }

  private static @Nullable ByteBuffer raw(TensorProto tensor) {
    return tensor.hasRawData()
        ? tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN)
        : null;
  }

  /** A FLOAT tensor; {@code values} are row-major. */
  public static TensorProto floats(String name, float[] values, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return tensor(name, DataType.FLOAT, raw, shape);
  }

  /** A FLOAT16 tensor; {@code values} are rounded to nearest. */
  public static TensorProto halves(String name, float[] values, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      raw.putShort(Float16.narrow(value));
    }
    return tensor(name, DataType.FLOAT16, raw.rewind(), shape);
  }

  /** An INT8 tensor. */
  public static TensorProto codes(String name, byte[] values, long... shape) {
    return tensor(name, DataType.INT8, ByteBuffer.wrap(values), shape);
  }

  /** A UINT8 tensor. */
  public static TensorProto unsignedCodes(String name, byte[] values, long... shape) {
    return tensor(name, DataType.UINT8, ByteBuffer.wrap(values), shape);
  }

  /** An INT32 tensor. */
  public static TensorProto sums(String name, int[] values, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asIntBuffer().put(values);
    return tensor(name, DataType.INT32, raw, shape);
  }

  /** A matrix of codes with rows and columns exchanged. */
  public static byte[] transposed(byte[] matrix, int rows, int columns) {
    byte[] result = new byte[matrix.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        result[column * rows + row] = matrix[row * columns + column];
      }
    }
    return result;
  }

  /** An INT64 tensor. */
  public static TensorProto longs(String name, long[] values, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return tensor(name, DataType.INT64, raw, shape);
  }

  /** A tensor of integers of 4 or 1 bytes, or of booleans. */
  static TensorProto integers(String name, DataType type, long[] values, long... shape) {
    int bytes = elementBytes(type.getNumber());
    ByteBuffer raw = ByteBuffer.allocate(bytes * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      if (bytes == 1) {
        raw.put((byte) value);
      } else {
        raw.putInt((int) value);
      }
    }
    return tensor(name, type, raw.rewind(), shape);
  }

  private static TensorProto tensor(String name, DataType type, ByteBuffer raw, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(raw));
    for (long size : shape) {
      tensor.addDims(size);
    }
    return tensor.build();
  }

  /** Bytes per element; 0 for a type whose elements do not occupy whole bytes. */
  static int elementBytes(int type) {
    DataType known = DataType.forNumber(type);
    return known == null
        ? 0
        : switch (known) {
          case FLOAT, INT32, UINT32 -> 4;
          case DOUBLE, INT64, UINT64, COMPLEX64 -> 8;
          case FLOAT16, BFLOAT16, INT16, UINT16 -> 2;
          case INT8, UINT8, BOOL -> 1;
          case COMPLEX128 -> 16;
          default -> 0;
        };
  }

  /** Number of elements in the typed list of the tensor's element type. */
  static int typedListSize(TensorProto tensor) {
    DataType known = DataType.forNumber(tensor.getDataType());
    List<?> list =
        known == null
            ? List.of()
            : switch (known) {
              case FLOAT -> tensor.getFloatDataList();
              case DOUBLE -> tensor.getDoubleDataList();
              case INT64 -> tensor.getInt64DataList();
              case UINT32, UINT64 -> tensor.getUint64DataList();
              case STRING -> tensor.getStringDataList();
              default -> tensor.getInt32DataList();
            };
    return list.size();
  }
}

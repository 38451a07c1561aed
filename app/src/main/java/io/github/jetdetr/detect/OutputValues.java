package io.github.jetdetr.detect;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.engine.model.Float16;
import io.github.jetdetr.engine.model.Tensor;
import io.github.jetdetr.engine.model.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * The elements of a network's output as floats, whatever their type: a view of the engine's memory,
 * valid as long as the engine.
 */
@HotPath
final class OutputValues {

  private final TensorInfo.Type type;
  private final ByteBuffer bytes;
  private final FloatBuffer floats;

  OutputValues(Tensor tensor) {
    type = tensor.type();
    bytes = tensor.bytes();
    floats = type == TensorInfo.Type.FLOAT32 ? tensor.floats() : FloatBuffer.allocate(0);
  }

  /** One element; whole numbers are exact up to 2²⁴. */
  float get(int at) {
    return switch (type) {
      case FLOAT32 -> floats.get(at);
      case FLOAT16 -> Float16.widen(bytes.getShort(2 * at));
      case INT64 -> bytes.getLong(8 * at);
      case INT32 -> bytes.getInt(4 * at);
      case UINT8, BOOL -> bytes.get(at) & 0xFF;
      case OTHER -> throw new IllegalStateException("an output of unknown type");
    };
  }

  /** As many elements as the array holds. */
  void get(int from, float[] into) {
    if (type == TensorInfo.Type.FLOAT32) {
      floats.get(from, into);
    } else {
      for (int at = 0; at < into.length; at++) {
        into[at] = get(from + at);
      }
    }
  }
}

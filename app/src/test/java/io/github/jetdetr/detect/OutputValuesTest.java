package io.github.jetdetr.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jetdetr.engine.model.Float16;
import io.github.jetdetr.engine.model.Tensor;
import io.github.jetdetr.engine.model.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputValuesTest {

  private static final short HALF = Float16.narrow(0.5f);

  /** An output of floats. */
  static OutputValues values(float... elements) {
    ByteBuffer bytes = buffer(4 * elements.length);
    bytes.asFloatBuffer().put(elements);
    return new OutputValues(
        new Tensor("out", TensorInfo.Type.FLOAT32, List.of((long) elements.length), bytes));
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }

  private static OutputValues values(TensorInfo.Type type, ByteBuffer bytes) {
    return new OutputValues(new Tensor("out", type, List.of(2L), bytes));
  }

  @Test
  void everyTypeIsReadAsFloats() {
    ByteBuffer halves = buffer(4).putShort(0, Float16.narrow(0.5f)).putShort(2, Float16.narrow(-2));

    assertEquals(-2, values(TensorInfo.Type.FLOAT16, halves).get(1));
    assertEquals(-7, values(TensorInfo.Type.INT32, buffer(8).putInt(4, -7)).get(1));
    assertEquals(9, values(TensorInfo.Type.INT32, buffer(12).putInt(4, -7).putInt(8, 9)).get(2));
    assertEquals(79, values(TensorInfo.Type.INT64, buffer(16).putLong(8, 79)).get(1));
    assertEquals(5, values(TensorInfo.Type.INT64, buffer(24).putLong(8, 79).putLong(16, 5)).get(2));
    assertEquals(0.5f, values(TensorInfo.Type.FLOAT16, buffer(6).putShort(4, HALF)).get(2));
    assertEquals(200, values(TensorInfo.Type.UINT8, buffer(2).put(1, (byte) 200)).get(1));
    assertEquals(0.25f, values(1, 0.25f).get(1));
  }

  @Test
  void aRowIsReadAtOnce() {
    float[] row = new float[2];
    values(1, 2, 3).get(1, row);
    assertEquals(3, row[1]);

    ByteBuffer halves = buffer(4).putShort(0, Float16.narrow(0.5f)).putShort(2, Float16.narrow(-2));
    values(TensorInfo.Type.FLOAT16, halves).get(0, row);
    assertEquals(0.5f, row[0]);
    assertEquals(-2, row[1]);
  }
}

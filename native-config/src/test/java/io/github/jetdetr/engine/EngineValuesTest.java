package io.github.jetdetr.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.engine.model.Tensor;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.Resize;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small values of the seam: what they refuse and how they read. */
class EngineValuesTest {

  private static final List<Float> ONES = List.of(1f, 1f, 1f);

  private static InputSpec spec(int width, int height, List<Float> mean, List<Float> std) {
    return new InputSpec("images", width, height, false, mean, std, Resize.STRETCH, null, null);
  }

  @Test
  void anEngineNeedsAThreadAndALane() {
    assertThrows(IllegalArgumentException.class, () -> new EngineOptions(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new EngineOptions(1, 0));
  }

  @ParameterizedTest
  @CsvSource({"4, 0", "2, 3", "8, 5"})
  void aBatchHasNoMoreThanTheSlotsAndThanAreWorthIt(int slots, int batch) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new EngineOptions(1, slots, batch, EngineKind.ONNXRUNTIME, line -> {}));
  }

  @ParameterizedTest
  @CsvSource({"0, 8", "8, 0", "8193, 8", "8, -1"})
  void aCanvasHasSensibleSides(int width, int height) {
    assertThrows(IllegalArgumentException.class, () -> spec(width, height, ONES, ONES));
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
  void aDeviationIsAboveZeroAndFinite(float deviation) {
    assertThrows(
        IllegalArgumentException.class, () -> spec(8, 8, ONES, List.of(1f, deviation, 1f)));
  }

  @Test
  void aMeanIsFinite() {
    assertThrows(
        IllegalArgumentException.class, () -> spec(8, 8, List.of(Float.NaN, 0f, 0f), ONES));
  }

  @Test
  void meanAndDeviationHaveThreeChannels() {
    assertThrows(IllegalArgumentException.class, () -> spec(8, 8, List.of(1f), ONES));
    assertThrows(IllegalArgumentException.class, () -> spec(8, 8, ONES, List.of(1f)));
  }

  @Test
  void aTensorsShapeReadsAsInTheGraph() {
    TensorInfo info =
        new TensorInfo("images", TensorInfo.Type.FLOAT32, List.of(TensorInfo.DYNAMIC, 3L, 8L));

    assertEquals("images float32 [?, 3, 8]", info.toString());
    assertEquals(3, info.rank());
    assertEquals(8, info.size(-1));
    assertEquals(3, info.size(1));
  }

  @Test
  void aTensorIsReadByItsOwnTypeOnly() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
    bytes.putFloat(4, 2.5f);
    Tensor tensor = new Tensor("scores", TensorInfo.Type.FLOAT32, List.of(2L, 2L), bytes);

    assertEquals(2.5f, tensor.floats().get(1));
    assertEquals(4, tensor.elements());
    assertEquals(2, tensor.size(-1));
    String wrong =
        String.valueOf(assertThrows(IllegalStateException.class, tensor::longs).getMessage());
    assertTrue(wrong.contains("'scores' is FLOAT32, not INT64"), wrong);
  }
}

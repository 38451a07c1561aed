package io.github.jetdetr.engine.model;

import ai.onnxruntime.platform.Fp16Conversions;

/**
 * IEEE 754 binary16 as 16 bits in a {@code short}, which Java 17 cannot convert: 11 bits of
 * precision, up to 65504. The conversions are ONNX Runtime's; for each of the 2³² floats and each
 * of the 2¹⁶ halves they give what the standard says, ties to even, infinities and subnormals
 * included. NaN stays NaN.
 */
public final class Float16 {

  /** Largest finite value. */
  public static final float MAX = 65504f;

  /** Smallest value with full precision; below it values are 2⁻²⁴ apart. */
  public static final float MIN_NORMAL = 0x1p-14f;

  private Float16() {}

  /** Converts to the float with the same value. */
  public static float widen(short half) {
    return Fp16Conversions.fp16ToFloat(half);
  }

  /** The nearest half, ties to even; infinite from 65520 on. */
  public static short narrow(float value) {
    return Fp16Conversions.floatToFp16(value);
  }

  /** The nearest value that half precision has. */
  public static float round(float value) {
    return widen(narrow(value));
  }
}

package io.github.jetdetr.engine.model;

/** IEEE 754 binary16, which Java 17 lacks. */
public final class Float16 {

  private Float16() {}

  /** Converts to the float with the same value. */
  public static float widen(short half) {
    int exponent = (half >>> 10) & 0x1f;
    int fraction = half & 0x3ff;
    float magnitude =
        exponent == 0
            ? fraction * 0x1p-24f
            : exponent == 0x1f
                ? Float.intBitsToFloat(0x7f800000 | (fraction << 13))
                : Float.intBitsToFloat(((exponent + 112) << 23) | (fraction << 13));
    return half < 0 ? -magnitude : magnitude;
  }
}

package io.github.jetdetr.calibration.onnx;

/** IEEE 754 half precision, which Java 17 cannot convert: 11 bits of precision, up to 65504. */
public final class Half {

  /** Largest finite value. */
  public static final float MAX = 65504f;

  /** Smallest value with full precision; below it steps are 2⁻²⁴. */
  public static final float MIN_NORMAL = 0x1p-14f;

  private Half() {}

  /** The nearest half, ties to even, as its 16 bits; infinite beyond 65520. */
  public static short bits(float value) {
    int sign = Float.floatToRawIntBits(value) >>> 16 & 0x8000;
    float magnitude = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | 0x7E00);
    }
    if (magnitude >= 65520f) {
      return (short) (sign | 0x7C00);
    }
    // Below the normal range all steps are equal; above, a step is 2⁻¹⁰ of the power of two.
    int exponent = Math.max(Math.getExponent(magnitude), -14);
    float step = Math.scalb(1f, exponent - 10);
    int steps = (int) Math.rint(magnitude / step);
    // 1024 steps carry into the exponent by themselves.
    int biased = exponent + 14;
    return (short) (sign | ((biased << 10) + steps));
  }

  /** The value of 16 bits. */
  public static float value(short bits) {
    int exponent = bits >>> 10 & 0x1F;
    int fraction = bits & 0x3FF;
    float magnitude;
    if (exponent == 0x1F) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      magnitude = fraction * 0x1p-24f;
    } else {
      magnitude = Math.scalb(1024 + fraction, exponent - 25);
    }
    return bits < 0 ? -magnitude : magnitude;
  }

  /** The nearest value that half precision has. */
  public static float round(float value) {
    return value(bits(value));
  }
}

package io.github.jetdetr.calibration.layer;

/**
 * The activation function after a layer. Quantization errors are measured behind it, so an error
 * that it suppresses does not count.
 */
public enum Activation {
  NONE,
  RELU,
  SILU,
  GELU,
  HARD_SWISH,
  SIGMOID;

  /** Adds {@code bias} to the first {@code count} values and applies the function, in place. */
  public void apply(float[] values, float bias, int count) {
    switch (this) {
      case NONE -> {
        for (int at = 0; at < count; at++) {
          values[at] += bias;
        }
      }
      case RELU -> {
        for (int at = 0; at < count; at++) {
          values[at] = Math.max(0, values[at] + bias);
        }
      }
      case HARD_SWISH -> {
        for (int at = 0; at < count; at++) {
          float x = values[at] + bias;
          values[at] = x * Math.max(0, Math.min(1, x / 6 + 0.5f));
        }
      }
      case SILU -> {
        for (int at = 0; at < count; at++) {
          float x = values[at] + bias;
          values[at] = x * sigmoid(x);
        }
      }
      case SIGMOID -> {
        for (int at = 0; at < count; at++) {
          values[at] = sigmoid(values[at] + bias);
        }
      }
      case GELU -> {
        for (int at = 0; at < count; at++) {
          float x = values[at] + bias;
          // The sigmoid form (Hendrycks & Gimpel 2016), accurate enough for weighing errors.
          values[at] = x * sigmoid(1.702f * x);
        }
      }
    }
  }

  /**
   * 1 / (1 + e^−x) to 1e-6; with Math.exp it would dominate the time of a search. e^x is 2^(integer
   * part) · 2^(fraction), the latter by a polynomial of degree 5 (Cephes' exp2f).
   */
  private static float sigmoid(float x) {
    float scaled = Math.max(-80, Math.min(80, -x * 1.442695f));
    int integerPart = Math.round(scaled);
    float fraction = scaled - integerPart;
    float power =
        1
            + fraction
                * (0.6931472f
                    + fraction
                        * (0.24022646f
                            + fraction
                                * (0.05550327f
                                    + fraction * (0.009618032f + fraction * 0.0013399144f))));
    return 1 / (1 + power * Float.intBitsToFloat((integerPart + 127) << 23));
  }
}

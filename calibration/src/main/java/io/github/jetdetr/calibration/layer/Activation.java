package io.github.jetdetr.calibration.layer;

/** The function that follows a layer: an error that it swallows is none. */
public enum Activation {
  NONE,
  RELU,
  SILU,
  GELU,
  HARD_SWISH,
  SIGMOID;

  /** Applies it to the first {@code count} values, each plus {@code bias}, in place. */
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
          // The sigmoid form (Hendrycks & Gimpel 2016), close enough to weigh errors by.
          values[at] = x * sigmoid(1.702f * x);
        }
      }
    }
  }

  /**
   * 1 / (1 + e^−x) to 1e-6: Math.exp takes most of a search's time otherwise. e^x is 2^(whole part)
   * · 2^(rest), the rest by a polynomial of degree 5 (Cephes' exp2f).
   */
  private static float sigmoid(float x) {
    float scaled = Math.max(-80, Math.min(80, -x * 1.442695f));
    int whole = Math.round(scaled);
    float rest = scaled - whole;
    float power =
        1
            + rest
                * (0.6931472f
                    + rest
                        * (0.24022646f
                            + rest * (0.05550327f + rest * (0.009618032f + rest * 0.0013399144f))));
    return 1 / (1 + power * Float.intBitsToFloat((whole + 127) << 23));
  }
}

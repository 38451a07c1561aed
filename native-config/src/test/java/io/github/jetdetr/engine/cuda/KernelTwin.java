package io.github.jetdetr.engine.cuda;

import io.github.jetdetr.engine.model.Float16;

/** {@code preprocess.cu} line by line in Java: its arithmetic, where there is no GPU. */
final class KernelTwin {

  private static final int PLANES = 8;
  private static final int PLANE_WORDS = 5;
  private static final float UNIT = 1.0f / 4194304.0f;

  private final byte[] samples;
  private final int[] recipe;

  private KernelTwin(byte[] samples, int[] recipe) {
    this.samples = samples;
    this.recipe = recipe;
  }

  /**
   * The whole canvas, [3, height, width]; as halves widened again where the recipe wants halves.
   */
  static float[] run(byte[] samples, int[] recipe) {
    KernelTwin twin = new KernelTwin(samples, recipe);
    float[] canvas = new float[3 * recipe[0] * recipe[1]];
    for (int y = 0; y < recipe[1]; y++) {
      for (int x = 0; x < recipe[0]; x++) {
        twin.pixel(x, y, canvas);
      }
    }
    return canvas;
  }

  private void pixel(int x, int y, float[] canvas) {
    int left = x - recipe[2];
    int top = y - recipe[3];
    boolean inside = left >= 0 && left < recipe[4] && top >= 0 && top < recipe[5];
    float[] color = new float[3];
    if (inside) {
      for (int component = 0; component < 3; component++) {
        color[component] = sample(component, left, top);
      }
      if (recipe[7] != 0) {
        colorOf(color);
      }
    }
    for (int channel = 0; channel < 3; channel++) {
      float value = number(35 + channel);
      if (inside) {
        float level = color[recipe[38] != 0 ? 2 - channel : channel];
        value = level * (1.0f / 255.0f) * number(29 + channel) + number(32 + channel);
      }
      int at = (channel * recipe[1] + y) * recipe[0] + x;
      canvas[at] = recipe[39] != 0 ? Float16.widen(halfOf(value)) : value;
    }
  }

  private float sample(int component, int x, int y) {
    int plane = PLANES + component * PLANE_WORDS;
    int across = recipe[plane + 3] + 1 + x * (recipe[recipe[plane + 3]] + 2);
    int down = recipe[plane + 4] + 1 + y * (recipe[recipe[plane + 4]] + 2);
    int stride = recipe[plane + 1];
    int step = recipe[plane + 2];
    if (recipe[7] != 0) {
      return shrinkVideo(recipe[plane], down, stride, across, step);
    }
    return recipe[6] != 0
        ? shrinkPicture(recipe[plane], across, step, down, stride)
        : shrinkPicture(recipe[plane], down, stride, across, step);
  }

  private int shrinkPicture(int begin, int outer, int outerStep, int inner, int innerStep) {
    int total = 1 << 21;
    for (int o = 0; o < recipe[outer + 1]; o++) {
      int line = begin + (recipe[outer] + o) * outerStep + recipe[inner] * innerStep;
      int sum = 1 << 21;
      for (int i = 0; i < recipe[inner + 1]; i++) {
        sum += (samples[line + i * innerStep] & 0xFF) * recipe[inner + 2 + i];
      }
      total += clip(sum) * recipe[outer + 2 + o];
    }
    return clip(total);
  }

  private float shrinkVideo(int begin, int rows, int stride, int columns, int step) {
    float total = 0;
    for (int row = 0; row < recipe[rows + 1]; row++) {
      int line = begin + (recipe[rows] + row) * stride + recipe[columns] * step;
      int sum = 0;
      for (int column = 0; column < recipe[columns + 1]; column++) {
        sum += (samples[line + column * step] & 0xFF) * recipe[columns + 2 + column];
      }
      total += (float) sum * (float) recipe[rows + 2 + row];
    }
    return total * UNIT * UNIT;
  }

  private void colorOf(float[] color) {
    float luma = (color[0] - number(23)) * number(24);
    float u = color[1] - 128;
    float v = color[2] - 128;
    color[0] = clamp(luma + number(25) * v);
    color[1] = clamp(luma + number(26) * u + number(27) * v);
    color[2] = clamp(luma + number(28) * u);
  }

  private float number(int at) {
    return Float.intBitsToFloat(recipe[at]);
  }

  private static int clip(int sum) {
    int value = sum >> 22;
    return value < 0 ? 0 : Math.min(value, 255);
  }

  private static float clamp(float level) {
    return level < 0 ? 0 : Math.min(level, 255);
  }

  /** IEEE 754 binary16, ties to even. */
  static short halfOf(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    int magnitude = bits & 0x7fffffff;
    if (magnitude >= 0x47800000) {
      return (short) (sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7c00));
    }
    if (magnitude < 0x38800000) {
      float rounded = Float.intBitsToFloat(magnitude) + 0.5f;
      return (short) (sign | (Float.floatToRawIntBits(rounded) - 0x3f000000));
    }
    return (short) (sign | ((magnitude - 0x38000000 + 0x0fff + ((magnitude >>> 13) & 1)) >>> 13));
  }
}

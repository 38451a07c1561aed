package io.github.jetdetr.calibration.layer;

import io.github.jetdetr.engine.model.Float16;
import java.util.Arrays;

/**
 * How a layer's input is quantized: code = round(x · migration / scale) + shift, clamped to
 * −128..127.
 *
 * <p>The shift is a whole number of codes, so that zero, which is frequent in padding and
 * activations, is represented exactly. With it symmetric INT8 uses all its codes for inputs on one
 * side of zero: TensorRT supports no zero point, but the layer's bias absorbs a shift exactly.
 *
 * @param migration factor of each input channel; the weights are divided by it (SmoothQuant)
 * @param shift offset of each channel in codes, whole numbers from −128 to 127
 * @param scale value of one code step after migration
 */
@SuppressWarnings("ArrayRecordComponent") // large, shared, never changed; compared by identity
public record InputGrid(float[] migration, float[] shift, float scale) {

  /** Times a weight's scale it is still a number that floats hold in full precision. */
  private static final float MIN_SCALE = 0x1p-96f;

  private static final float MIN_CODE = -128;
  private static final float MAX_CODE = 127;

  /** A grid without migration and shift, as stock calibrators use. */
  public static InputGrid plain(int channels, float scale) {
    float[] migration = new float[channels];
    Arrays.fill(migration, 1);
    return new InputGrid(migration, new float[channels], scale);
  }

  /**
   * The scale whose codes, from −128 to 127, meet both ends of this range within half a step: a
   * half-precision number if one is that small, so that TensorRT's graph has the very same.
   */
  static float scale(float limit) {
    float scale = limit / 127.5f;
    return scale < Float16.MIN_NORMAL ? Math.max(scale, MIN_SCALE) : Float16.round(scale);
  }

  int channels() {
    return migration.length;
  }

  /** Codes per unit of a channel's input. */
  float codesPerUnit(int channel) {
    return migration[channel] / scale;
  }

  /** Lowest code of a channel, relative to the code of zero. */
  float minCode(int channel) {
    return MIN_CODE - shift[channel];
  }

  /** Highest code of a channel, relative to the code of zero. */
  float maxCode(int channel) {
    return MAX_CODE - shift[channel];
  }

  /** The shift of each channel in units of the migrated input. */
  public float[] shiftValues() {
    float[] values = shift.clone();
    for (int channel = 0; channel < values.length; channel++) {
      values[channel] *= scale;
    }
    return values;
  }

  /** Whether any channel is migrated. */
  public boolean isMigrated() {
    for (float factor : migration) {
      if (factor != 1) {
        return true;
      }
    }
    return false;
  }

  /** Whether any channel is shifted. */
  public boolean isShifted() {
    for (float codes : shift) {
      if (codes != 0) {
        return true;
      }
    }
    return false;
  }
}

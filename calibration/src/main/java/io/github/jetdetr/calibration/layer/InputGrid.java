package io.github.jetdetr.calibration.layer;

import java.util.Arrays;

/**
 * How a layer's input becomes codes: code = round(x · migration / scale) + shift, held within −128
 * and 127.
 *
 * <p>A shift is a whole number of codes, so zero, which padding and most activations are full of,
 * keeps a code of its own. It is how symmetric INT8 comes to use all its codes on inputs that lie
 * on one side of zero: TensorRT knows no zero point, but the layer's bias takes a shift in exactly.
 *
 * @param migration what each input channel is multiplied with; the weights are divided by it
 * @param shift codes that each channel is moved by, whole numbers from −128 to 127
 * @param scale what a code is worth after migration
 */
@SuppressWarnings("ArrayRecordComponent") // large, shared, never changed; compared by identity
public record InputGrid(float[] migration, float[] shift, float scale) {

  private static final float MIN = -128;
  private static final float MAX = 127;

  /** No migration and no shift: what stock calibrators use. */
  public static InputGrid plain(int channels, float scale) {
    float[] migration = new float[channels];
    Arrays.fill(migration, 1);
    return new InputGrid(migration, new float[channels], scale);
  }

  int channels() {
    return migration.length;
  }

  /** Codes for each unit of a channel. */
  float perUnit(int channel) {
    return migration[channel] / scale;
  }

  /** The least code of a channel, counted from the code of zero. */
  float least(int channel) {
    return MIN - shift[channel];
  }

  /** The greatest code of a channel, counted from the code of zero. */
  float most(int channel) {
    return MAX - shift[channel];
  }

  /** The shift by channel in units of the migrated input. */
  public float[] shiftValues() {
    float[] values = shift.clone();
    for (int channel = 0; channel < values.length; channel++) {
      values[channel] *= scale;
    }
    return values;
  }

  /** Whether the input is multiplied channel by channel. */
  public boolean isMigrated() {
    for (float factor : migration) {
      if (factor != 1) {
        return true;
      }
    }
    return false;
  }

  /** Whether any channel is moved. */
  public boolean isShifted() {
    for (float codes : shift) {
      if (codes != 0) {
        return true;
      }
    }
    return false;
  }
}

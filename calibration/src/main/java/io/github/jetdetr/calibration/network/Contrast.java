package io.github.jetdetr.calibration.network;

import io.github.jetdetr.engine.model.HostTensor;
import java.util.List;
import java.util.Map;

/** Detects pictures without content. */
public final class Contrast {

  private static final float MAX_FLAT_RANGE = 0.02f;

  private Contrast() {}

  /**
   * Whether the channels of all these pictures have a range of at most 2 % of full scale (5 of
   * 255).
   */
  public static boolean isFlat(CalibrationPictures pictures, List<Integer> indices)
      throws QuantizeException {
    for (int picture : indices) {
      for (Map.Entry<String, HostTensor> input : pictures.inputs(picture).entrySet()) {
        if (input.getValue().shape().size() == 4 && range(input.getValue()) > MAX_FLAT_RANGE) {
          return false;
        }
      }
    }
    return true;
  }

  /** The largest range among the channels. */
  private static float range(HostTensor image) {
    float[] pixels = image.floats();
    int plane = pixels.length / 3;
    float maxRange = 0;
    for (int channel = 0; channel < 3; channel++) {
      float low = Float.POSITIVE_INFINITY;
      float high = Float.NEGATIVE_INFINITY;
      for (int at = channel * plane; at < (channel + 1) * plane; at++) {
        low = Math.min(low, pixels[at]);
        high = Math.max(high, pixels[at]);
      }
      maxRange = Math.max(maxRange, high - low);
    }
    return maxRange;
  }
}

package io.github.jetdetr.calibration.network;

import io.github.jetdetr.engine.model.HostTensor;
import java.util.List;
import java.util.Map;

/** Whether pictures show anything at all. */
public final class Contrast {

  private static final float MIN_RANGE = 0.02f;

  private Contrast() {}

  /** Whether no picture has two pixels that differ by more than 5 of 255. */
  public static boolean isFlat(CalibrationPictures pictures, List<Integer> which)
      throws QuantizeException {
    for (int picture : which) {
      for (Map.Entry<String, HostTensor> input : pictures.inputs(picture).entrySet()) {
        if (input.getValue().shape().size() == 4 && range(input.getValue()) > MIN_RANGE) {
          return false;
        }
      }
    }
    return true;
  }

  /** The widest range of a channel. */
  private static float range(HostTensor image) {
    float[] pixels = image.floats();
    int plane = pixels.length / 3;
    float widest = 0;
    for (int channel = 0; channel < 3; channel++) {
      float low = Float.POSITIVE_INFINITY;
      float high = Float.NEGATIVE_INFINITY;
      for (int at = channel * plane; at < (channel + 1) * plane; at++) {
        low = Math.min(low, pixels[at]);
        high = Math.max(high, pixels[at]);
      }
      widest = Math.max(widest, high - low);
    }
    return widest;
  }
}

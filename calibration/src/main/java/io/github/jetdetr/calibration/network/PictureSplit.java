package io.github.jetdetr.calibration.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits the pictures into those that calibrate and those that judge; the two never overlap.
 *
 * @param calibration numbers of the pictures that ranges and rounding are computed from
 * @param heldOut numbers of the pictures on which the network's error is measured
 */
public record PictureSplit(List<Integer> calibration, List<Integer> heldOut) {

  /** Minimum number of pictures. */
  static final int MIN_PICTURES = 8;

  private static final int MAX_CALIBRATION = 96;
  private static final int MAX_HELD_OUT = 48;

  public PictureSplit {
    calibration = List.copyOf(calibration);
    heldOut = List.copyOf(heldOut);
  }

  /**
   * Holds out about every third picture, spread evenly, because neighbours may look alike.
   *
   * @param pictures number of pictures
   * @throws QuantizeException if they are fewer than {@value #MIN_PICTURES}
   */
  public static PictureSplit of(int pictures) throws QuantizeException {
    if (pictures < MIN_PICTURES) {
      throw new QuantizeException(
          "%d pictures are too few: at least %d are required, 60 to 100 recommended"
              .formatted(pictures, MIN_PICTURES));
    }
    List<Integer> calibration = new ArrayList<>();
    List<Integer> heldOut = new ArrayList<>();
    int heldOutCount = Math.round(pictures * 0.35f);
    for (int at = 0; at < pictures; at++) {
      boolean isHeldOut =
          (long) (at + 1) * heldOutCount / pictures > (long) at * heldOutCount / pictures;
      (isHeldOut ? heldOut : calibration).add(at);
    }
    return new PictureSplit(
        subsample(calibration, MAX_CALIBRATION), subsample(heldOut, MAX_HELD_OUT));
  }

  private static List<Integer> subsample(List<Integer> all, int max) {
    List<Integer> sample = new ArrayList<>();
    int count = Math.min(all.size(), max);
    for (int at = 0; at < count; at++) {
      sample.add(all.get((int) ((long) at * all.size() / count)));
    }
    return sample;
  }
}

package io.github.jetdetr.calibration.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Which pictures calibrate and which judge: never the same ones.
 *
 * @param calibration numbers of the pictures that ranges and roundings are made with
 * @param heldOut numbers of the others, on which the network's error is measured
 */
public record PictureSplit(List<Integer> calibration, List<Integer> heldOut) {

  /** Fewest pictures altogether. */
  static final int MIN = 8;

  private static final int MAX_CALIBRATION = 96;
  private static final int MAX_HELD_OUT = 48;

  public PictureSplit {
    calibration = List.copyOf(calibration);
    heldOut = List.copyOf(heldOut);
  }

  /** About every third picture is held out, spread over all, as neighbours may look alike. */
  public static PictureSplit of(int pictures) throws QuantizeException {
    if (pictures < MIN) {
      throw new QuantizeException(
          "%d pictures are too few: %d at least, 60 to 100 are better".formatted(pictures, MIN));
    }
    List<Integer> calibration = new ArrayList<>();
    List<Integer> heldOut = new ArrayList<>();
    int wanted = Math.round(pictures * 0.35f);
    for (int at = 0; at < pictures; at++) {
      boolean held = (long) (at + 1) * wanted / pictures > (long) at * wanted / pictures;
      (held ? heldOut : calibration).add(at);
    }
    return new PictureSplit(thin(calibration, MAX_CALIBRATION), thin(heldOut, MAX_HELD_OUT));
  }

  private static List<Integer> thin(List<Integer> all, int most) {
    List<Integer> kept = new ArrayList<>();
    int count = Math.min(all.size(), most);
    for (int at = 0; at < count; at++) {
      kept.add(all.get((int) ((long) at * all.size() / count)));
    }
    return kept;
  }
}

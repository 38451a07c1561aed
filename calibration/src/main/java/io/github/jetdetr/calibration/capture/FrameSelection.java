package io.github.jetdetr.calibration.capture;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Takes frames one by one and keeps those that show something new, clearly. */
public final class FrameSelection {

  /** What becomes of a frame. */
  public enum Fate {
    KEPT,
    DARK,
    BLOWN_OUT,
    BLURRED,
    NEAR_DUPLICATE
  }

  private static final double DARK = 0.12;
  private static final double BLOWN_OUT = 0.4;
  private static final double SHARP = 0.02;
  private static final int ALIKE = 5;
  private static final double DIM = 0.25;
  private static final double BRIGHT = 0.6;
  private static final double MIN_SHARE = 0.05;

  private final List<FrameSignature> kept = new ArrayList<>();
  private final Map<Fate, Integer> fates = new EnumMap<>(Fate.class);

  /** Decides over a frame. */
  public Fate offer(FrameSignature look) {
    Fate fate = fate(look);
    fates.merge(fate, 1, Integer::sum);
    if (fate == Fate.KEPT) {
      kept.add(look);
    }
    return fate;
  }

  private Fate fate(FrameSignature look) {
    if (look.brightest() < DARK) {
      return Fate.DARK;
    }
    if (look.blownOut() > BLOWN_OUT) {
      return Fate.BLOWN_OUT;
    }
    if (look.sharpness() < SHARP) {
      return Fate.BLURRED;
    }
    return kept.stream().anyMatch(other -> other.distance(look) <= ALIKE)
        ? Fate.NEAR_DUPLICATE
        : Fate.KEPT;
  }

  /** How many were kept. */
  public int kept() {
    return kept.size();
  }

  /** How many frames had each fate, by its name in lower case. */
  public Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Fate fate : Fate.values()) {
      counts.put(fate.name().toLowerCase(Locale.ROOT), fates.getOrDefault(fate, 0));
    }
    return counts;
  }

  /** How many of the kept frames are dim, even and bright. */
  public Map<String, Integer> coverage() {
    Map<String, Integer> coverage = new LinkedHashMap<>(Map.of());
    coverage.put("dim", count(0, DIM));
    coverage.put("even", count(DIM, BRIGHT));
    coverage.put("bright", count(BRIGHT, 2));
    return coverage;
  }

  private int count(double from, double to) {
    return (int)
        kept.stream().filter(it -> it.brightness() >= from && it.brightness() < to).count();
  }

  /** What the kept frames lack, one line each. */
  public List<String> missing(int wanted) {
    List<String> missing = new ArrayList<>();
    if (kept.size() < wanted) {
      missing.add(
          "%d of %d frames: the camera showed too little that was new"
              .formatted(kept.size(), wanted));
    }
    Map<String, Integer> coverage = coverage();
    coverage.forEach(
        (name, count) -> {
          if (count < MIN_SHARE * kept.size()) {
            missing.add("hardly a %s frame: capture at another time of day too".formatted(name));
          }
        });
    return missing;
  }
}

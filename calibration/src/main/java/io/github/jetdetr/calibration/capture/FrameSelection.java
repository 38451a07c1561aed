package io.github.jetdetr.calibration.capture;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Selects frames that are well exposed, sharp and not near-duplicates of frames already selected.
 */
public final class FrameSelection {

  /** The decision on a frame. */
  public enum Decision {
    KEPT,
    DARK,
    BLOWN_OUT,
    BLURRED,
    NEAR_DUPLICATE
  }

  private static final double MIN_BRIGHTEST = 0.12;
  private static final double MAX_BLOWN_OUT = 0.4;
  private static final double MIN_SHARPNESS = 0.02;
  private static final int MAX_DUPLICATE_DISTANCE = 5;
  private static final double MAX_DIM = 0.25;
  private static final double MIN_BRIGHT = 0.6;
  private static final double MIN_SHARE = 0.05;

  private final List<FrameSignature> kept = new ArrayList<>();
  private final Map<Decision, Integer> byDecision = new EnumMap<>(Decision.class);

  /** Decides on a frame and counts the decision. */
  public Decision offer(FrameSignature signature) {
    Decision decision = decision(signature);
    byDecision.merge(decision, 1, Integer::sum);
    if (decision == Decision.KEPT) {
      kept.add(signature);
    }
    return decision;
  }

  private Decision decision(FrameSignature signature) {
    if (signature.brightest() < MIN_BRIGHTEST) {
      return Decision.DARK;
    }
    if (signature.blownOut() > MAX_BLOWN_OUT) {
      return Decision.BLOWN_OUT;
    }
    if (signature.sharpness() < MIN_SHARPNESS) {
      return Decision.BLURRED;
    }
    return kept.stream().anyMatch(other -> other.distance(signature) <= MAX_DUPLICATE_DISTANCE)
        ? Decision.NEAR_DUPLICATE
        : Decision.KEPT;
  }

  /** Number of frames kept. */
  public int kept() {
    return kept.size();
  }

  /** Number of frames by decision, named in lower case. */
  public Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Decision decision : Decision.values()) {
      counts.put(decision.name().toLowerCase(Locale.ROOT), byDecision.getOrDefault(decision, 0));
    }
    return counts;
  }

  /** Number of kept frames that are dim, even and bright. */
  public Map<String, Integer> coverage() {
    Map<String, Integer> coverage = new LinkedHashMap<>(Map.of());
    coverage.put("dim", count(0, MAX_DIM));
    coverage.put("even", count(MAX_DIM, MIN_BRIGHT));
    coverage.put("bright", count(MIN_BRIGHT, 2));
    return coverage;
  }

  private int count(double from, double to) {
    return (int)
        kept.stream().filter(it -> it.brightness() >= from && it.brightness() < to).count();
  }

  /**
   * What is missing for a good calibration set, one line each.
   *
   * @param requested number of frames that were requested
   */
  public List<String> missing(int requested) {
    List<String> missing = new ArrayList<>();
    if (kept.size() < requested) {
      missing.add(
          "%d of %d frames: the scene changed too little".formatted(kept.size(), requested));
    }
    Map<String, Integer> coverage = coverage();
    coverage.forEach(
        (name, count) -> {
          if (count < MIN_SHARE * kept.size()) {
            missing.add("almost no %s frames: also capture at another time of day".formatted(name));
          }
        });
    return missing;
  }
}

package io.github.jetdetr.calibration.tune;

import io.github.jetdetr.engine.preprocess.Resize;
import java.util.List;
import java.util.Locale;

/**
 * A combination of settings that an operator can configure.
 *
 * @param resize how frames are resized to the models' input
 * @param flip whether each model also runs on the flipped picture
 * @param maxDetections maximum number of detections per picture
 * @param weights weight of each model in the fusion; 0 disables it, at least one is above 0
 * @param fusionIou overlap above which boxes of several views are fused, in (0, 1)
 */
public record Setting(
    Resize resize, boolean flip, int maxDetections, List<Double> weights, double fusionIou) {

  public Setting {
    weights = List.copyOf(weights);
    if (weights.stream().noneMatch(weight -> weight > 0)) {
      throw new IllegalArgumentException("at least one model must have a weight above 0");
    }
  }

  /** Whether there are several views to be fused. */
  public boolean isFused() {
    return flip || weights.stream().filter(weight -> weight > 0).count() > 1;
  }

  /** A one-line description. */
  @Override
  public String toString() {
    String text =
        "resize %s, at most %d detections"
            .formatted(resize.name().toLowerCase(Locale.ROOT), maxDetections);
    if (flip) {
      text += ", flip";
    }
    if (weights.size() > 1) {
      text += ", weights " + weights;
    }
    return isFused() ? text + String.format(Locale.ROOT, ", fusion IoU %.2f", fusionIou) : text;
  }
}

package io.github.jetdetr.calibration.tune;

import io.github.jetdetr.engine.preprocess.Resize;
import java.util.List;
import java.util.Locale;

/**
 * What an operator may set.
 *
 * @param resize how frames come onto the models' canvas
 * @param flip whether each model also looks at the mirrored picture
 * @param kept most detections of one picture
 * @param weights how much each model is trusted; 0 leaves it out, but not all of them are 0
 * @param fusionIou from which overlap on boxes of several views are one
 */
public record Setting(
    Resize resize, boolean flip, int kept, List<Double> weights, double fusionIou) {

  public Setting {
    weights = List.copyOf(weights);
    if (weights.stream().noneMatch(weight -> weight > 0)) {
      throw new IllegalArgumentException("some model must have a weight above 0");
    }
  }

  /** Whether detections of several views have to be fused. */
  public boolean isFused() {
    return flip || weights.stream().filter(weight -> weight > 0).count() > 1;
  }

  /** One line for people. */
  @Override
  public String toString() {
    String text = "resize %s, keep %d".formatted(resize.name().toLowerCase(Locale.ROOT), kept);
    if (flip) {
      text += ", flip";
    }
    if (weights.size() > 1) {
      text += ", weights " + weights;
    }
    return isFused() ? text + String.format(Locale.ROOT, ", fusion IoU %.2f", fusionIou) : text;
  }
}

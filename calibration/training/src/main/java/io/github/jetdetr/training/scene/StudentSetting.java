package io.github.jetdetr.training.scene;

import java.util.Locale;

/**
 * The settings of a training that a scene may want otherwise.
 *
 * @param rate peak learning rate, above 0
 * @param largestWindow side of the largest window that is cut out of a picture, relative to it, at
 *     least 1; above 1 pictures also shrink, as if all were farther away
 */
public record StudentSetting(double rate, double largestWindow) {

  public StudentSetting {
    if (!(rate > 0) || !(largestWindow >= 1)) {
      throw new IllegalArgumentException(
          "a rate must be above 0 and a window at least 1, but were %s and %s"
              .formatted(rate, largestWindow));
    }
  }

  /** Both in one line. */
  public String text() {
    return String.format(Locale.ROOT, "rate %.2e, largest window %.2f", rate, largestWindow);
  }
}

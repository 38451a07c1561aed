package io.github.jetdetr.track.zone;

import java.util.List;

/** What zones and lines have in common. */
final class Places {

  private Places() {}

  static void checkName(String kind, String name) {
    if (!name.matches("[a-zA-Z0-9_-]+")) {
      throw new IllegalArgumentException(
          "a %s's name consists of letters, digits, _ and -, but was '%s'".formatted(kind, name));
    }
  }

  static void checkPoints(String kind, List<Double> numbers, int min, int max) {
    int points = numbers.size() / 2;
    if (numbers.size() % 2 != 0 || points < min || points > max) {
      throw new IllegalArgumentException(
          "%s needs x and y of %s points, but has %d numbers"
              .formatted(kind, min == max ? min : min + " to " + max, numbers.size()));
    }
    for (double number : numbers) {
      if (!(number >= 0 && number <= 1)) {
        throw new IllegalArgumentException(
            "%s lies in [0, 1] of the picture, but has %s".formatted(kind, number));
      }
    }
  }
}

package io.github.jetdetr.bundle;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Objects;

/** The ends of a 95 % confidence interval; {@code [low, high]} in JSON. */
public record Interval(double low, double high) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Interval of(List<Double> ends) {
    if (ends.size() != 2) {
      throw new IllegalArgumentException("an interval has two ends, not " + ends.size());
    }
    return new Interval(
        Objects.requireNonNull(ends.get(0), "low"), Objects.requireNonNull(ends.get(1), "high"));
  }

  @JsonValue
  List<Double> ends() {
    return List.of(low, high);
  }
}

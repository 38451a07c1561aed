package io.github.jetdetr.message;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the node is, and why; retained by the broker.
 *
 * @param state how it is
 * @param sinceUtcMicros when state or reasons last changed, microseconds since 1970
 * @param reasons why it is not ok, the worst first; none when it is
 */
public record HealthReport(HealthState state, long sinceUtcMicros, List<Reason> reasons) {

  /**
   * One thing that is not as it should be.
   *
   * @param code a word for programs, {@code camera_lost}
   * @param subject what it is about, a camera or a sensor; null for the node
   * @param detail one line for people, without credentials
   */
  public record Reason(String code, @Nullable String subject, String detail) {

    /**
     * @throws IllegalArgumentException when code or detail are empty
     */
    public Reason {
      if (code.isEmpty() || detail.isEmpty()) {
        throw new IllegalArgumentException("a reason needs a code and a detail");
      }
    }
  }

  /**
   * @throws IllegalArgumentException when an ok node has reasons, or another none
   */
  public HealthReport {
    reasons = List.copyOf(reasons);
    if ((state == HealthState.OK) != reasons.isEmpty()) {
      throw new IllegalArgumentException(
          "a node that is %s has %d reasons".formatted(state.word(), reasons.size()));
    }
  }

  /** Whether nothing but figures in the details differs. */
  public boolean saysTheSameAs(HealthReport other) {
    if (state != other.state || reasons.size() != other.reasons.size()) {
      return false;
    }
    for (int at = 0; at < reasons.size(); at++) {
      Reason reason = reasons.get(at);
      Reason theirs = other.reasons.get(at);
      if (!reason.code().equals(theirs.code())
          || !Objects.equals(reason.subject(), theirs.subject())) {
        return false;
      }
    }
    return true;
  }
}

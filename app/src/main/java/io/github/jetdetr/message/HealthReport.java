package io.github.jetdetr.message;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Health of the node and the reasons for it; a retained message.
 *
 * @param state overall state
 * @param sinceUtcMicros when state or reasons last changed, microseconds since 1970
 * @param reasons why it is not ok, the most severe first; empty if it is
 */
public record HealthReport(HealthState state, long sinceUtcMicros, List<Reason> reasons) {

  /**
   * One health problem.
   *
   * @param code machine-readable code, such as {@code camera_lost}
   * @param subject the camera or sensor concerned; null for the node
   * @param detail one human-readable line without credentials
   */
  public record Reason(String code, @Nullable String subject, String detail) {

    /**
     * @throws IllegalArgumentException if code or detail is empty
     */
    public Reason {
      if (code.isEmpty() || detail.isEmpty()) {
        throw new IllegalArgumentException("a reason needs a code and a detail");
      }
    }
  }

  /**
   * @throws IllegalArgumentException if an ok node has reasons, or a node that is not ok has none
   */
  public HealthReport {
    reasons = List.copyOf(reasons);
    if ((state == HealthState.OK) != reasons.isEmpty()) {
      throw new IllegalArgumentException(
          "a node that is %s has %d reasons".formatted(state.word(), reasons.size()));
    }
  }

  /** Whether both have the same state and reasons; details, which contain figures, may differ. */
  public boolean sameStateAndReasons(HealthReport other) {
    if (state != other.state || reasons.size() != other.reasons.size()) {
      return false;
    }
    for (int at = 0; at < reasons.size(); at++) {
      Reason reason = reasons.get(at);
      Reason otherReason = other.reasons.get(at);
      if (!reason.code().equals(otherReason.code())
          || !Objects.equals(reason.subject(), otherReason.subject())) {
        return false;
      }
    }
    return true;
  }
}

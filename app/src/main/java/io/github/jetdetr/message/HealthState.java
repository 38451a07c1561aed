package io.github.jetdetr.message;

/** How the node is as a whole; the words of its health message. */
public enum HealthState {
  /** All is as it should be. */
  OK("ok"),
  /** It detects, but not all of it, or not for long. */
  DEGRADED("degraded"),
  /** Nothing is detected. */
  FAILED("failed");

  private final String word;

  HealthState(String word) {
    this.word = word;
  }

  /** The word used in messages. */
  public String word() {
    return word;
  }
}

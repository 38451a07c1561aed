package io.github.jetdetr.message;

/** Health of the node as a whole, as in its health message. */
public enum HealthState {
  /** No problems. */
  OK("ok"),
  /** Detection works, but only partly or at risk. */
  DEGRADED("degraded"),
  /** Nothing is being detected. */
  FAILED("failed");

  private final String word;

  HealthState(String word) {
    this.word = word;
  }

  /** The value in messages. */
  public String word() {
    return word;
  }
}

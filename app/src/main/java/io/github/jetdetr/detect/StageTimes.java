package io.github.jetdetr.detect;

/**
 * How long one frame spent in each {@link Stage}, nanoseconds; filled again for every frame. Not
 * thread-safe.
 */
public final class StageTimes {

  private final long[] nanos = new long[Stage.values().length];
  private long totalNanos;

  /** Notes the time of one stage. */
  public void set(Stage stage, long stageNanos) {
    nanos[stage.ordinal()] = stageNanos;
  }

  /** The time of one stage, nanoseconds. */
  public long nanos(Stage stage) {
    return nanos[stage.ordinal()];
  }

  /** Notes the whole time, from capture until the frame's message was made. */
  public void setTotal(long nanosFromCapture) {
    totalNanos = nanosFromCapture;
  }

  /** The whole time, from capture until the frame's message was made, nanoseconds. */
  public long totalNanos() {
    return totalNanos;
  }
}

package io.github.jetdetr.detect;

import io.github.jetdetr.annotation.HotPath;

/**
 * Time one frame spent in each {@link Stage}, nanoseconds; reused for every frame. Not thread-safe.
 */
@HotPath
public final class StageTimes {

  // Stage.values() allocates an array each time.
  private static final Stage[] STAGES = Stage.values();

  private final long[] nanos = new long[STAGES.length];
  private long totalNanos;

  /** Sets the time of one stage, nanoseconds. */
  public void set(Stage stage, long stageNanos) {
    nanos[stage.ordinal()] = stageNanos;
  }

  /** The time of one stage, nanoseconds. */
  public long nanos(Stage stage) {
    return nanos[stage.ordinal()];
  }

  /** Sets the total, from capture until the frame's message was built, nanoseconds. */
  public void setTotal(long nanosFromCapture) {
    totalNanos = nanosFromCapture;
  }

  /** Sets the total, and {@link Stage#WAIT} to the part of it that no other stage took. */
  public void endAfter(long nanosFromCapture) {
    long work = 0;
    for (Stage stage : STAGES) {
      work += stage == Stage.WAIT ? 0 : nanos(stage);
    }
    set(Stage.WAIT, nanosFromCapture - work);
    setTotal(nanosFromCapture);
  }

  /** The total, from capture until the frame's message was built, nanoseconds. */
  public long totalNanos() {
    return totalNanos;
  }
}

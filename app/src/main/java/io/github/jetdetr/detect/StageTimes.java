package io.github.jetdetr.detect;

import io.github.jetdetr.annotation.HotPath;

/**
 * How long one frame spent in each {@link Stage}, nanoseconds; filled again for every frame. Not
 * thread-safe.
 */
@HotPath
public final class StageTimes {

  // Stage.values() makes an array each time.
  private static final Stage[] STAGES = Stage.values();

  private final long[] nanos = new long[STAGES.length];
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

  /**
   * Notes the whole time, and that what no other stage took of it was {@link Stage#WAIT waiting}.
   */
  public void endAfter(long nanosFromCapture) {
    long work = 0;
    for (Stage stage : STAGES) {
      work += stage == Stage.WAIT ? 0 : nanos(stage);
    }
    set(Stage.WAIT, nanosFromCapture - work);
    setTotal(nanosFromCapture);
  }

  /** The whole time, from capture until the frame's message was made, nanoseconds. */
  public long totalNanos() {
    return totalNanos;
  }
}

package io.github.jetdetr.health;

import io.github.jetdetr.annotation.HotPath;
import java.util.concurrent.atomic.LongAdder;

/** Frame counters of one camera since the daemon started. Thread-safe. */
@HotPath
public final class FrameCounts {

  private final LongAdder captured = new LongAdder();
  private final LongAdder processed = new LongAdder();
  private final LongAdder stale = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /** Counts a frame that arrived from the camera. */
  public void countCaptured() {
    captured.increment();
  }

  /** Counts a frame whose detections were published. */
  public void countProcessed() {
    processed.increment();
  }

  /** Counts a frame that was too old to process, or still unprocessed at shutdown. */
  public void countStale() {
    stale.increment();
  }

  /** Counts a frame on which a stage failed. */
  public void countFailed() {
    failed.increment();
  }

  /** Frames that arrived. */
  public long captured() {
    return captured.sum();
  }

  /** Frames whose detections were published. */
  public long processed() {
    return processed.sum();
  }

  /** Frames too old to process, including one left over at shutdown. */
  public long stale() {
    return stale.sum();
  }

  /** Frames on which a stage failed. */
  public long failed() {
    return failed.sum();
  }
}

package io.github.jetdetr.health;

import io.github.jetdetr.annotation.HotPath;

import java.util.concurrent.atomic.LongAdder;

/** What became of one camera's frames since the daemon started. Any thread may count and read. */
@HotPath
public final class FrameCounts {

  private final LongAdder captured = new LongAdder();
  private final LongAdder processed = new LongAdder();
  private final LongAdder stale = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /** A picture came from the camera. */
  public void countCaptured() {
    captured.increment();
  }

  /** A picture's detections were published. */
  public void countProcessed() {
    processed.increment();
  }

  /** A picture was too old to be worth detecting, or nobody came for it before the end. */
  public void countStale() {
    stale.increment();
  }

  /** A stage failed on a picture. */
  public void countFailed() {
    failed.increment();
  }

  /** Pictures that came. */
  public long captured() {
    return captured.sum();
  }

  /** Pictures whose detections were published. */
  public long processed() {
    return processed.sum();
  }

  /** Pictures too old to be worth detecting, the one left over at the end among them. */
  public long stale() {
    return stale.sum();
  }

  /** Pictures on which a stage failed. */
  public long failed() {
    return failed.sum();
  }
}

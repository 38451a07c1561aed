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
  private final LongAdder refused = new LongAdder();
  private final LongAdder lostPackets = new LongAdder();

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

  /** Counts a frame that was too damaged to detect on. */
  public void countRefused() {
    refused.increment();
  }

  /** Counts packets of the network that were lost on the way from the camera. */
  public void countLostPackets(int packets) {
    lostPackets.add(packets);
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

  /** Frames too damaged to detect on. */
  public long refused() {
    return refused.sum();
  }

  /** Packets of the network that were lost on the way from the camera. */
  public long lostPackets() {
    return lostPackets.sum();
  }

  /** Frames on which a stage failed. */
  public long failed() {
    return failed.sum();
  }
}

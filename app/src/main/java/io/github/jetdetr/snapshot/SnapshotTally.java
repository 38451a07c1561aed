package io.github.jetdetr.snapshot;

import io.github.jetdetr.message.CameraFrames;
import java.util.concurrent.atomic.LongAdder;

/** What became of one camera's pictures, and the time that they took. Thread-safe. */
final class SnapshotTally {

  final LongAdder made = new LongAdder();
  final LongAdder overBudget = new LongAdder();
  final LongAdder overRate = new LongAdder();
  final LongAdder busy = new LongAdder();
  final LongAdder tooLarge = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder spentNanos = new LongAdder();

  CameraFrames.Snapshots snapshot() {
    return new CameraFrames.Snapshots(
        made.sum(),
        overBudget.sum(),
        overRate.sum(),
        busy.sum(),
        tooLarge.sum(),
        failed.sum(),
        spentNanos.sum());
  }
}

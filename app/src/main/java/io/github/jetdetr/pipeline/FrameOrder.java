package io.github.jetdetr.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.annotation.HotPath;

/**
 * The order of frames across all cameras and loops: a frame gets its number when it is taken, is
 * queued for the engine after all frames with lower numbers, and is published after them.
 *
 * <p>Every number from 0 on must {@link #leave}, even if its frame failed or was stale; otherwise
 * later ones wait forever. Thread-safe.
 */
@HotPath
final class FrameOrder {

  private final Gate engine = new Gate();
  private final Gate publish = new Gate();

  @GuardedBy("this")
  private long next;

  /** Assigns the next number, from 0. */
  synchronized long take() {
    return next++;
  }

  /** Waits until all frames before this one are queued for the engine, or have left. */
  void awaitEngine(long number) throws InterruptedException {
    engine.await(number);
  }

  /** Marks this frame as queued for the engine, so that the next one may follow. */
  void passEngine(long number) {
    engine.pass(number);
  }

  /** Waits until all frames before this one are published, or have left. */
  void awaitPublish(long number) throws InterruptedException {
    publish.await(number);
  }

  /**
   * Marks this frame as done, whatever its outcome. Waits, even if interrupted, until all frames
   * before it are done. Idempotent.
   */
  void leave(long number) {
    engine.pass(number);
    publish.pass(number);
  }

  /** Lets numbers pass in ascending order, on any thread. */
  private static final class Gate {

    @GuardedBy("this")
    private long next;

    synchronized void await(long number) throws InterruptedException {
      while (next < number) {
        wait();
      }
    }

    /** Not interruptible: a number that never passes stops everything. */
    synchronized void pass(long number) {
      boolean interrupted = false;
      while (next < number) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (next == number) {
        next++;
        notifyAll();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

package io.github.jetdetr.pipeline;

import io.github.jetdetr.annotation.HotPath;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * The order of frames over all cameras and loops, and its only owner: a frame gets its number when
 * it is taken, goes to the engine after all frames with lower numbers, and is published after them.
 *
 * <p>Every number from 0 on must {@link #leave}, also one whose frame failed or was too old;
 * otherwise those behind it wait forever. Any thread.
 */
@HotPath
final class FrameOrder {

  private final Gate engine = new Gate();
  private final Gate publish = new Gate();

  @GuardedBy("this")
  private long next;

  /** The number of the frame that is taken now, from 0. */
  synchronized long take() {
    return next++;
  }

  /** Waits until all frames before this one are queued for the engine, or have left. */
  void awaitEngine(long number) throws InterruptedException {
    engine.await(number);
  }

  /** This frame is queued for the engine: the next one may follow. */
  void passEngine(long number) {
    engine.pass(number);
  }

  /** Waits until all frames before this one are published, or have left. */
  void awaitPublish(long number) throws InterruptedException {
    publish.await(number);
  }

  /**
   * This frame has come to its end, however it ended. Waits, also when interrupted, until those
   * before it have; may be called again.
   */
  void leave(long number) {
    engine.pass(number);
    publish.pass(number);
  }

  /** Lets numbers through one at a time, whichever thread carries them. */
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

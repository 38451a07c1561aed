package io.github.jetdetr.camera;

import io.github.jetdetr.annotation.HotPath;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * One slot between a camera's thread and the detecting ones: the newest frame wins, what it
 * replaces is counted, no queue grows.
 *
 * <p>Owns a fixed set of frames that go round: one the camera writes, one that waits, and one for
 * each detecting thread. Nobody copies and nobody waits for the other, unless a replayed file was
 * asked to lose nothing ({@link #awaitTaken}).
 */
@HotPath
public final class NewestFrame implements AutoCloseable {

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Frame[] free;

  @GuardedBy("lock")
  private int freeCount;

  @GuardedBy("lock")
  private @Nullable Frame waiting;

  @GuardedBy("lock")
  private long offered;

  @GuardedBy("lock")
  private long replaced;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * @param readers how many frames may be out with detecting threads at a time, at least 1
   */
  public NewestFrame(int readers) {
    free = new Frame[readers + 2];
    while (freeCount < free.length) {
      free[freeCount++] = new Frame();
    }
  }

  /**
   * Takes a frame to write into; the camera's thread calls this, then {@link #offer}.
   *
   * @throws IllegalStateException after {@link #close}, or when more frames are out than were made
   */
  public Frame blank() {
    synchronized (lock) {
      if (freeCount == 0) {
        throw new IllegalStateException(closed ? "closed" : "a frame was not given back");
      }
      return free[--freeCount];
    }
  }

  /** Gives back a frame that got no picture, or that a reader is done with. */
  public void giveBack(Frame frame) {
    synchronized (lock) {
      if (closed) {
        frame.close();
      } else {
        free[freeCount++] = frame;
      }
    }
  }

  /** Makes one more frame, in place of one that its camera's thread will not give back. */
  public void replaceLost() {
    synchronized (lock) {
      if (!closed && freeCount < free.length) {
        free[freeCount++] = new Frame();
      }
    }
  }

  /** Puts a filled frame into the slot; the one it replaces is counted and goes round again. */
  public void offer(Frame frame) {
    synchronized (lock) {
      offered++;
      if (waiting != null) {
        replaced++;
        giveBack(waiting);
      }
      if (closed) {
        frame.close();
      } else {
        waiting = frame;
      }
    }
  }

  /** Takes the newest frame, or null when none came since the last call. To be given back. */
  public @Nullable Frame take() {
    synchronized (lock) {
      Frame newest = waiting;
      waiting = null;
      if (newest != null) {
        lock.notifyAll();
      }
      return newest;
    }
  }

  /** Waits until the slot is empty: for a replay that must lose nothing, never for a camera. */
  public void awaitTaken() throws InterruptedException {
    synchronized (lock) {
      while (waiting != null && !closed) {
        lock.wait();
      }
    }
  }

  /** Frames put into the slot so far. */
  public long offered() {
    synchronized (lock) {
      return offered;
    }
  }

  /** Frames replaced by a newer one before anybody took them. */
  public long replaced() {
    synchronized (lock) {
      return replaced;
    }
  }

  /** Frees the frames that are not out; those that are out are freed as they come back. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
      while (freeCount > 0) {
        free[--freeCount].close();
      }
      if (waiting != null) {
        waiting.close();
        waiting = null;
      }
    }
  }
}

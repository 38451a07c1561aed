package io.github.jetdetr.camera;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.annotation.HotPath;
import org.jspecify.annotations.Nullable;

/**
 * A single-slot mailbox between a capture thread and the detecting threads: a new frame replaces a
 * waiting one, which is counted; no queue grows.
 *
 * <p>Owns a fixed pool of frames: one being written by the camera, one waiting, and one per
 * detecting thread. Nothing is copied and no thread waits for another, except for a lossless replay
 * ({@link #awaitTaken}). Thread-safe.
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
   * @param readers maximum number of frames held by detecting threads at a time, at least 1
   */
  public NewestFrame(int readers) {
    free = new Frame[readers + 2];
    while (freeCount < free.length) {
      free[freeCount++] = new Frame();
    }
  }

  /**
   * Takes an unused frame to fill; called by the capture thread before {@link #offer}.
   *
   * @throws IllegalStateException after {@link #close}, or if a frame was not returned
   */
  public Frame takeBlank() {
    synchronized (lock) {
      if (freeCount == 0) {
        throw new IllegalStateException(closed ? "closed" : "a frame was not returned");
      }
      return free[--freeCount];
    }
  }

  /** Returns a frame to the pool: one that was not filled, or that a reader is done with. */
  public void release(Frame frame) {
    synchronized (lock) {
      if (closed) {
        frame.close();
      } else {
        free[freeCount++] = frame;
      }
    }
  }

  /**
   * Adds a new frame to the pool, in place of one that an abandoned capture thread will not return.
   */
  public void replaceLost() {
    synchronized (lock) {
      if (!closed && freeCount < free.length) {
        free[freeCount++] = new Frame();
      }
    }
  }

  /** Puts a filled frame into the slot; the one it replaces is counted and returned to the pool. */
  public void offer(Frame frame) {
    synchronized (lock) {
      offered++;
      if (waiting != null) {
        replaced++;
        release(waiting);
      }
      if (closed) {
        frame.close();
      } else {
        waiting = frame;
      }
    }
  }

  /**
   * Takes the newest frame; null if there is none since the last call. Must be returned by {@link
   * #release}.
   */
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

  /** Waits until the slot is empty: for a lossless replay, never for a live camera. */
  public void awaitTaken() throws InterruptedException {
    synchronized (lock) {
      while (waiting != null && !closed) {
        lock.wait();
      }
    }
  }

  /** Number of frames put into the slot so far. */
  public long offered() {
    synchronized (lock) {
      return offered;
    }
  }

  /** Number of frames replaced by a newer one before they were taken. */
  public long replaced() {
    synchronized (lock) {
      return replaced;
    }
  }

  /** Frees the frames in the pool; those in use are freed when they are returned. */
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

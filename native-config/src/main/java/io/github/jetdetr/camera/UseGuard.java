package io.github.jetdetr.camera;

/**
 * Lets one thread close a resource that another thread is using: whichever is last frees it.
 *
 * <p>Thus {@code close} never waits for a native call, and nothing is freed during one.
 * Thread-safe.
 */
public final class UseGuard {

  private final Runnable free;
  private boolean inUse;
  private boolean closed;

  /**
   * @param free called once, on the closing thread or on the one that leaves after it
   */
  public UseGuard(Runnable free) {
    this.free = free;
  }

  /**
   * Marks the resource as in use; returns false if it is closed.
   *
   * @throws IllegalStateException if another thread is using it
   */
  public synchronized boolean enter() {
    if (closed) {
      return false;
    }
    if (inUse) {
      throw new IllegalStateException("a camera may only be read by one thread at a time");
    }
    inUse = true;
    return true;
  }

  public void leave() {
    boolean last;
    synchronized (this) {
      inUse = false;
      last = closed;
    }
    if (last) {
      free.run();
    }
  }

  /** Frees the resource now, or when the thread using it leaves. */
  public void close() {
    boolean last;
    synchronized (this) {
      last = !closed && !inUse;
      closed = true;
    }
    if (last) {
      free.run();
    }
  }

  synchronized boolean isClosed() {
    return closed;
  }
}

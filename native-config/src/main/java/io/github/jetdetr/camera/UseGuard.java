package io.github.jetdetr.camera;

/**
 * Lets one thread close what another is inside of: whoever leaves last frees.
 *
 * <p>Thus {@code close} never waits for a native call, and nothing is freed under one.
 */
public final class UseGuard {

  private final Runnable free;
  private boolean inside;
  private boolean closed;

  /**
   * @param free runs once, on the closing thread or on the one that leaves after it
   */
  public UseGuard(Runnable free) {
    this.free = free;
  }

  /**
   * Goes in. False when closed.
   *
   * @throws IllegalStateException when another thread is inside
   */
  public synchronized boolean enter() {
    if (closed) {
      return false;
    }
    if (inside) {
      throw new IllegalStateException("a camera is read by one thread at a time");
    }
    inside = true;
    return true;
  }

  public void leave() {
    boolean last;
    synchronized (this) {
      inside = false;
      last = closed;
    }
    if (last) {
      free.run();
    }
  }

  /** Frees now, or when the thread inside leaves. */
  public void close() {
    boolean last;
    synchronized (this) {
      last = !closed && !inside;
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

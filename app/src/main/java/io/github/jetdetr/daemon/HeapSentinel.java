package io.github.jetdetr.daemon;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.FullHeap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the process when its heap is full. Libraries catch out-of-memory errors and go on without
 * what they were about to do, so that a process with a full heap may stay, and say and send
 * nothing.
 *
 * <p>Once a second it asks for as much memory as a message may need. Java's own option {@code
 * -XX:+ExitOnOutOfMemoryError} would end with exit code 3, also for one picture that is too large
 * for the heap, and needs whoever starts Java to set it.
 */
final class HeapSentinel implements AutoCloseable {

  private static final int PROBE_BYTES = 1 << 20;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Runnable end;
  private final Thread thread = new Thread(this::watch, "heap");

  // Volatile, so that the probe is really made.
  @SuppressWarnings("UnusedVariable")
  private volatile byte[] probe = new byte[0];

  private HeapSentinel(Runnable end) {
    this.end = end;
    thread.setDaemon(true);
  }

  /** Starts to watch; a full heap ends the process with {@link ExitCode#INTERNAL}. */
  static HeapSentinel start() {
    FullHeap.prepare();
    return start(FullHeap::endProcess);
  }

  /** Starts to watch, with something else to do at the end. */
  static HeapSentinel start(Runnable end) {
    HeapSentinel sentinel = new HeapSentinel(end);
    sentinel.thread.start();
    return sentinel;
  }

  /** Whether it watches. */
  boolean isAlive() {
    return thread.isAlive();
  }

  private void watch() {
    try {
      while (!closed.await(1, TimeUnit.SECONDS)) {
        probe = new byte[PROBE_BYTES];
        probe = new byte[0];
      }
    } catch (InterruptedException e) {
      // Nobody interrupts it; the supervisor notices.
    } catch (Throwable e) {
      end.run();
    }
  }

  /** Stops to watch. Idempotent. */
  @Override
  public void close() {
    closed.countDown();
  }
}

package io.github.jetdetr.daemon;

import io.github.jetdetr.command.ExitCode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the process when its heap is full. Libraries catch out-of-memory errors and go on without
 * what they were about to do, so that a process with a full heap may stay, and say and send
 * nothing.
 *
 * <p>Once a second it asks for as much memory as a message may need. Java's own option {@code
 * -XX:+ExitOnOutOfMemoryError} would end with exit code 3, also for one picture that is too large
 * for the heap, and needs whoever starts Java to set it. What it needs to end is made beforehand,
 * since nothing can be made then.
 */
final class HeapSentinel implements AutoCloseable {

  private static final int PROBE_BYTES = 1 << 20;
  private static final byte[] LAST_WORDS =
      "jetdetr: the heap is full, exiting with code 70\n".getBytes(StandardCharsets.US_ASCII);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final FileOutputStream standardError = new FileOutputStream(FileDescriptor.err);
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
    return start(() -> Runtime.getRuntime().halt(ExitCode.INTERNAL.code()));
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
      sayAndEnd();
    }
  }

  private void sayAndEnd() {
    try {
      standardError.write(LAST_WORDS);
    } catch (IOException e) {
      // There is nobody to tell.
    } finally {
      end.run();
    }
  }

  /** Stops to watch. Idempotent. */
  @Override
  public void close() {
    closed.countDown();
  }
}

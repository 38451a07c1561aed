package io.github.jetdetr.support;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what a steady loop takes from the heap. */
public final class Allocations {

  /**
   * No Java object is smaller. A loop that takes fewer bytes a round makes none; a class loaded or
   * a method compiled on the way may still leave a byte or two a round.
   */
  public static final long MIN_OBJECT = 16;

  private static final int WARM_UP = 300;
  private static final int ROUNDS = 200;

  private Allocations() {}

  /** Bytes of heap that one round takes on this thread, on average, once it is warm. */
  public static long bytesPerRound(Runnable round) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    for (int warm = 0; warm < WARM_UP; warm++) {
      round.run();
    }
    long before = threads.getThreadAllocatedBytes(thread);
    for (int at = 0; at < ROUNDS; at++) {
      round.run();
    }
    return (threads.getThreadAllocatedBytes(thread) - before) / ROUNDS;
  }
}

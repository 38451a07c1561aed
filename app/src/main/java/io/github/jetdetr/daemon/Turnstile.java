package io.github.jetdetr.daemon;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * Lets frames through one at a time in the order of their tickets, whichever thread carries them.
 *
 * <p>Every ticket from 0 on must {@link #pass}, also one whose frame failed on the way; otherwise
 * those behind it wait for ever.
 */
final class Turnstile {

  @GuardedBy("this")
  private long next;

  /** Waits until all tickets before this one have passed. */
  synchronized void await(long ticket) throws InterruptedException {
    while (next < ticket) {
      wait();
    }
  }

  /**
   * Lets the ticket behind this one through, once those before it have passed; does nothing when
   * this one has passed already. Not interruptible: a ticket that is never passed stops everything.
   */
  synchronized void pass(long ticket) {
    boolean interrupted = false;
    while (next < ticket) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (next == ticket) {
      next++;
      notifyAll();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

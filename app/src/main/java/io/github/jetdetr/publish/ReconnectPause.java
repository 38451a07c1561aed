package io.github.jetdetr.publish;

import io.github.jetdetr.mqtt.LinkFailure;
import java.util.function.BooleanSupplier;

/**
 * The wait between two connection attempts. While nothing listens on the broker's port, only the
 * port is looked at, which costs far less than an attempt and does not wait for its timeout; the
 * attempt follows as soon as something listens. Used by the sending thread only.
 */
final class ReconnectPause {

  // Also how long a restart of the broker can go unnoticed while waiting for an operator.
  private static final long LOOK_EVERY_MILLIS = 2_000;
  // After so many looks in vain an attempt is made anyway, so that the reason reported is current.
  private static final int MAX_LOOKS = 10;

  private final ReconnectBackoff backoff;
  private final BooleanSupplier listens;
  private final Closing closing;

  /** The end of the loop that waits. */
  interface Closing {

    /** Waits; returns early, with true, once the loop is to end. */
    boolean await(long millis) throws InterruptedException;
  }

  /**
   * @param listens whether something accepts connections on the broker's port
   */
  ReconnectPause(ReconnectBackoff backoff, BooleanSupplier listens, Closing closing) {
    this.backoff = backoff;
    this.listens = listens;
    this.closing = closing;
  }

  /** Waits until the next attempt is due or the loop is to end. */
  void await(LinkFailure failure) throws InterruptedException {
    if (failure.needsOperator()) {
      awaitOperator(failure);
      return;
    }
    for (int look = 0; look < MAX_LOOKS; look++) {
      if (closing.await(backoff.nextMillis(failure)) || listens.getAsBoolean()) {
        return;
      }
    }
  }

  /** A broker that was restarted meanwhile may have another opinion, so it is asked again. */
  private void awaitOperator(LinkFailure failure) throws InterruptedException {
    long leftMillis = backoff.nextMillis(failure);
    while (leftMillis > 0) {
      long millis = Math.min(leftMillis, LOOK_EVERY_MILLIS);
      if (closing.await(millis) || !listens.getAsBoolean()) {
        return;
      }
      leftMillis -= millis;
    }
  }
}

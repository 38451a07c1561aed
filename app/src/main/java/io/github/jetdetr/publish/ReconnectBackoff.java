package io.github.jetdetr.publish;

import io.github.jetdetr.mqtt.LinkFailure;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with jitter, so that a fleet does not reconnect in lockstep after a restart
 * of its broker. Retries are unlimited. Not thread-safe.
 */
public final class ReconnectBackoff {

  private final RandomGenerator random;
  private final long firstMillis;
  private final long maxMillis;
  private final long operatorMillis;
  private long ceilingMillis;

  /**
   * @param first the first delay is between half of this and this
   * @param max upper limit of the delay, which doubles with every retry
   * @param operator minimum delay after a failure that an operator has to fix
   */
  public ReconnectBackoff(RandomGenerator random, Duration first, Duration max, Duration operator) {
    this.random = random;
    firstMillis = first.toMillis();
    maxMillis = max.toMillis();
    operatorMillis = operator.toMillis();
    ceilingMillis = firstMillis;
  }

  /** The delay before the next attempt, milliseconds. */
  long nextMillis(LinkFailure failure) {
    return nextMillis(
        failure.needsOperator() ? Math.max(ceilingMillis, operatorMillis) : ceilingMillis);
  }

  /** The delay before the next attempt after a transient failure, milliseconds. */
  public long nextMillis() {
    return nextMillis(ceilingMillis);
  }

  private long nextMillis(long ceiling) {
    ceilingMillis = Math.min(maxMillis, 2 * ceilingMillis);
    return ceiling - (long) (random.nextDouble() * ceiling / 2);
  }

  /** Resets to the initial delay, after a connection has proved stable. */
  public void reset() {
    ceilingMillis = firstMillis;
  }
}

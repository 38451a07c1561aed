package io.github.jetdetr.publish;

import io.github.jetdetr.mqtt.LinkFailure;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: growing, and jittered so that a fleet does not come back in
 * step after its broker restarted. Tries have no limit. Not thread-safe.
 */
public final class ReconnectBackoff {

  private final RandomGenerator random;
  private final long firstMillis;
  private final long maxMillis;
  private final long personMillis;
  private long ceilingMillis;

  /**
   * @param first the first pause is between half of this and this
   * @param longest what pauses grow to, doubling
   * @param person the pause after a failure that only a person can mend
   */
  public ReconnectBackoff(
      RandomGenerator random, Duration first, Duration longest, Duration person) {
    this.random = random;
    firstMillis = first.toMillis();
    maxMillis = longest.toMillis();
    personMillis = person.toMillis();
    ceilingMillis = firstMillis;
  }

  /** The pause before the next try, milliseconds. */
  long nextMillis(LinkFailure failure) {
    return nextMillis(
        failure.needsPerson() ? Math.max(ceilingMillis, personMillis) : ceilingMillis);
  }

  /** The pause before the next try after a failure that may mend itself, milliseconds. */
  public long nextMillis() {
    return nextMillis(ceilingMillis);
  }

  private long nextMillis(long ceiling) {
    ceilingMillis = Math.min(maxMillis, 2 * ceilingMillis);
    return ceiling - (long) (random.nextDouble() * ceiling / 2);
  }

  /** Begins with the first pause again; for a connection that has proved to last. */
  public void reset() {
    ceilingMillis = firstMillis;
  }
}

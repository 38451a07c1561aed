package io.github.jetdetr.spool;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how messages wait on the disk.
 *
 * @param folder holds the files; made if it does not exist, used by one process at a time
 * @param maxBytes of all files together, at least {@link #MIN_BYTES}
 * @param maxAge older messages are not worth sending any more
 * @param sync longest time from a write until the disk is asked to keep it; zero for each write.
 *     Concerns a loss of power only: what was written outlives the process in any case
 * @param perSecond most messages sent from the spool in a second
 */
public record SpoolSettings(
    Path folder, long maxBytes, Duration maxAge, Duration sync, int perSecond) {

  /** Default of {@link #maxBytes}: days of one quiet camera. */
  public static final long MAX_BYTES = 64L << 20;

  /** Smallest {@link #maxBytes}. */
  public static final long MIN_BYTES = 1L << 20;

  /** Default of {@link #maxAge}. */
  public static final Duration MAX_AGE = Duration.ofDays(3);

  /** Default of {@link #sync}. */
  public static final Duration SYNC = Duration.ofSeconds(5);

  /** Default of {@link #perSecond}. */
  public static final int PER_SECOND = 50;

  private static final int SEGMENTS = 32;

  /**
   * @throws IllegalArgumentException if a bound is out of range
   */
  public SpoolSettings {
    if (maxBytes < MIN_BYTES) {
      throw new IllegalArgumentException(
          "a spool needs at least %d bytes, but has %d".formatted(MIN_BYTES, maxBytes));
    }
    if (maxAge.isNegative() || maxAge.isZero() || sync.isNegative() || perSecond < 1) {
      throw new IllegalArgumentException(
          "a spool's age and rate must be positive, but were %s and %d"
              .formatted(maxAge, perSecond));
    }
  }

  /** All defaults. */
  public static SpoolSettings of(Path folder) {
    return new SpoolSettings(folder, MAX_BYTES, MAX_AGE, SYNC, PER_SECOND);
  }

  /** Size at which a file is ended and the next one begun: what one lack of room costs. */
  long segmentBytes() {
    return maxBytes / SEGMENTS;
  }
}

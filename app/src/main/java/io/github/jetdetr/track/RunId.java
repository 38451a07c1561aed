package io.github.jetdetr.track;

import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Names one run of the daemon, so that ids of tracks are unique over restarts: {@code
 * mf3k2p9x-7q4}, the second at which it began and a number drawn by chance, for clocks that stand
 * still while the power is off.
 *
 * @param text of letters, digits and a hyphen; sorts by time
 */
public record RunId(String text) {

  private static final int RADIX = 36;
  private static final int CHANCE = RADIX * RADIX * RADIX * RADIX;

  /**
   * @throws IllegalArgumentException for anything but small letters, digits and hyphens
   */
  public RunId {
    if (!text.matches("[a-z0-9-]{1,40}")) {
      throw new IllegalArgumentException(
          "a run's id consists of small letters, digits and -, but was '%s'".formatted(text));
    }
  }

  /** The id of a run that begins at this time of the wall clock. */
  public static RunId of(long epochSeconds, RandomGenerator random) {
    String begin = Long.toString(Math.max(0, epochSeconds), RADIX);
    String chance = Integer.toString(CHANCE + random.nextInt(CHANCE), RADIX).substring(1);
    return new RunId(String.format(Locale.ROOT, "%7s-%s", begin, chance).replace(' ', '0'));
  }

  /** The id of an object of this run: {@code mf3k2p9x-7q4-front-17}, unique over restarts. */
  public String of(String camera, long number) {
    return text + "-" + camera + "-" + number;
  }
}

package io.github.jetdetr.street;

/**
 * A random generator with the same sequence on every platform: Steele, Lea, Flood, "Fast splittable
 * pseudorandom number generators", OOPSLA 2014. Not thread-safe.
 */
public final class SplitMix {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  public SplitMix(long seed) {
    state = mix(seed + GOLDEN);
  }

  /** Creates an independent stream for each key of a seed. */
  public SplitMix(long seed, long key) {
    this(mix(seed + GOLDEN) ^ mix(key * GOLDEN + 1));
  }

  /** A bijection of 64 bits in which every input bit changes about half of the output bits. */
  public static long mix(long bits) {
    long z = bits;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  public long next() {
    state += GOLDEN;
    return mix(state);
  }

  /** In [0, 1). */
  public double unit() {
    return (next() >>> 11) * 0x1p-53;
  }

  public double between(double low, double high) {
    return low + (high - low) * unit();
  }

  /** In [0, bound). */
  public int below(int bound) {
    return (int) ((next() >>> 33) % bound);
  }

  public boolean chance(double probability) {
    return unit() < probability;
  }

  public int pick(int... choices) {
    return choices[below(choices.length)];
  }

  /** Approximately standard normal: the sum of twelve uniform values. */
  public double normal() {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += unit();
    }
    return sum;
  }
}

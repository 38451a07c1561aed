package io.github.jetdetr.street.shape;

/**
 * The signal timing of one direction at a crossing.
 *
 * @param period of the whole cycle, s; 0 where there is no signal
 * @param offset when a green begins, s
 * @param green how long it stays so, s
 */
public record Signal(double period, double offset, double green) {

  public static final Signal NONE = new Signal(0, 0, 0);
  static final double AMBER = 2.5;

  /** What a signal shows. */
  public enum Aspect {
    RED,
    AMBER,
    GREEN
  }

  public boolean isNone() {
    return period == 0;
  }

  public long cycle(double seconds) {
    return (long) Math.floor((seconds - offset) / period);
  }

  public double greenBegins(long cycle) {
    return cycle * period + offset;
  }

  public double greenEnds(long cycle) {
    return greenBegins(cycle) + green;
  }

  /** When the red before this cycle's green began. */
  public double redBegins(long cycle) {
    return greenEnds(cycle - 1) + AMBER;
  }

  public Aspect aspect(double seconds) {
    double within = seconds - greenBegins(cycle(seconds));
    return within < green ? Aspect.GREEN : within < green + AMBER ? Aspect.AMBER : Aspect.RED;
  }

  /** The timing of the other direction: green while this one is red. */
  public Signal across() {
    return new Signal(period, offset + green + AMBER + 1, period - green - 2 * AMBER - 2);
  }
}

package io.github.jetdetr.device;

/**
 * The power on one rail.
 *
 * @param rail the rail's label
 * @param volts its voltage
 * @param amperes its current
 */
public record PowerRail(String rail, double volts, double amperes) {

  /** What it takes. */
  public double watts() {
    return volts * amperes;
  }
}

package io.github.jetdetr.device;

/**
 * The power on one rail.
 *
 * @param rail the rail's label
 * @param volts voltage, V
 * @param amperes current, A; negative when it flows back
 */
public record PowerRail(String rail, double volts, double amperes) {

  /** Power in watts. */
  public double watts() {
    return volts * amperes;
  }
}

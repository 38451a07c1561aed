package io.github.jetdetr.device;

/**
 * How often the device was throttled for one cause.
 *
 * @param cause {@code oc1_under_voltage}, {@code oc2_average_current}, {@code
 *     oc3_instantaneous_current}, {@code cpu_core_hot}, {@code cpu_package_hot}
 * @param events of a {@link DeviceReading} since the daemon's first read, not since boot
 */
public record ThrottleCount(String cause, long events) {

  /** Whether the power supply rather than heat was the cause. */
  public boolean isOverCurrent() {
    return cause.startsWith("oc");
  }
}

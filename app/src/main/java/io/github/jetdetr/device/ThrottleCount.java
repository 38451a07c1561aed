package io.github.jetdetr.device;

/**
 * How often something made the device slower.
 *
 * @param cause {@code oc1_under_voltage}, {@code oc2_average_current}, {@code
 *     oc3_instantaneous_current}, {@code cpu_core_hot}, {@code cpu_package_hot}
 * @param events of a {@link DeviceReading} since the daemon's first look, never since the boot
 */
public record ThrottleCount(String cause, long events) {

  /** Whether the power supply was the cause, rather than heat. */
  public boolean isOverCurrent() {
    return cause.startsWith("oc");
  }
}

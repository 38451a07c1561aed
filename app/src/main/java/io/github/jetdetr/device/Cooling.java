package io.github.jetdetr.device;

/**
 * One thing that the kernel does against heat.
 *
 * @param device its type
 * @param state how hard it works, 0 for not at all
 * @param maxState how hard it can work
 */
public record Cooling(String device, long state, long maxState) {

  /** Whether it makes the device slower just now; a fan does not. */
  public boolean isThrottling() {
    return state > 0
        && (device.contains("throttle")
            || device.contains("hot-surface")
            || device.contains("cpufreq")
            || device.contains("devfreq")
            || device.equals("Processor"));
  }
}

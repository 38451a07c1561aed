package io.github.jetdetr.device;

/**
 * One cooling device of the kernel.
 *
 * @param device its type
 * @param state current step, 0 for off
 * @param maxState highest step
 */
public record Cooling(String device, long state, long maxState) {

  /** Whether it slows the device down right now; a fan never does. */
  public boolean isThrottling() {
    return state > 0
        && (device.contains("throttle")
            || device.contains("hot-surface")
            || device.contains("cpufreq")
            || device.contains("devfreq")
            || device.equals("Processor"));
  }
}

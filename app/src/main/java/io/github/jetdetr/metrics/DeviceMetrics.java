package io.github.jetdetr.metrics;

import io.github.jetdetr.device.Clock;
import io.github.jetdetr.device.Cooling;
import io.github.jetdetr.device.DeviceReading;
import io.github.jetdetr.device.Disk;
import io.github.jetdetr.device.Fan;
import io.github.jetdetr.device.Memory;
import io.github.jetdetr.device.PowerRail;
import io.github.jetdetr.device.Temperature;
import io.github.jetdetr.device.ThrottleCount;
import org.jspecify.annotations.Nullable;

/** Metrics of the device; a reading that is not available has no sample. */
final class DeviceMetrics {

  private final MetricFamilies families;

  DeviceMetrics(MetricFamilies families) {
    this.families = families;
  }

  void add(DeviceReading device) {
    for (Temperature temperature : device.temperatures()) {
      String zone = temperature.sensor();
      families.gauge(
          "jetdetr_hw_temperature_celsius",
          "Temperature by zone.",
          temperature.celsius(),
          "zone",
          zone);
      temperature
          .limitsCelsius()
          .forEach(
              (limit, celsius) ->
                  families.gauge(
                      "jetdetr_hw_temperature_limit_celsius",
                      "Temperature limit by zone: passive throttles, hot, critical shuts down, active turns a fan on.",
                      celsius,
                      "limit",
                      limit,
                      "zone",
                      zone));
    }
    for (Cooling cooling : device.cooling()) {
      families.gauge(
          "jetdetr_hw_cooling_state",
          "Current step of a cooling device, 0 for disabled.",
          cooling.state(),
          "device",
          cooling.device());
    }
    for (ThrottleCount count : device.throttled()) {
      families.counter(
          "jetdetr_hw_throttle_events_total",
          "Throttling events since the daemon started.",
          count.events(),
          "cause",
          count.cause());
    }
    for (Clock clock : device.clocks()) {
      families.gauge(
          "jetdetr_hw_clock_hertz",
          "Clock frequency by unit.",
          clock.hertz(),
          "unit",
          clock.unit());
    }
    gauge("jetdetr_hw_gpu_utilization_ratio", "GPU load, 0 to 1.", device.gpuLoad());
    for (PowerRail rail : device.rails()) {
      families.gauge("jetdetr_hw_power_watts", "Power by rail.", rail.watts(), "rail", rail.rail());
    }
    for (Fan fan : device.fans()) {
      gauge(
          "jetdetr_hw_fan_duty_ratio",
          "PWM duty cycle of a fan, 0 to 1.",
          fan.duty(),
          "fan",
          fan.fan());
      gauge(
          "jetdetr_hw_fan_rpm", "Fan speed, revolutions per minute.", fan.rpm(), "fan", fan.fan());
    }
    memory(device.memory());
    Disk disk = device.disk();
    if (disk != null) {
      families.gauge(
          "jetdetr_disk_bytes", "Disk that holds the plan cache.", disk.free(), "kind", "free");
      families.gauge(
          "jetdetr_disk_bytes", "Disk that holds the plan cache.", disk.total(), "kind", "total");
    }
  }

  private void memory(@Nullable Memory memory) {
    if (memory == null) {
      return;
    }
    families.gauge("jetdetr_heap_memory_bytes", "Used Java heap.", memory.heap());
    String name = "jetdetr_native_memory_bytes";
    String help =
        "Memory outside the Java heap; resident is the resident set size of the whole process.";
    families.gauge(name, help, memory.directBuffers(), "kind", "direct");
    gauge(name, help, memory.nativeCode(), "kind", "native");
    gauge(name, help, memory.resident(), "kind", "resident");
    String device = "jetdetr_hw_memory_bytes";
    gauge(device, "Memory of the device.", memory.deviceTotal(), "kind", "total");
    gauge(device, "Memory of the device.", memory.deviceAvailable(), "kind", "available");
  }

  private void gauge(String name, String help, @Nullable Number value, String... labels) {
    if (value != null) {
      families.gauge(name, help, value, labels);
    }
  }
}

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

/** The device's part: what it does not tell has no sample. */
final class DeviceMetrics {

  private final MetricFamilies families;

  DeviceMetrics(MetricFamilies families) {
    this.families = families;
  }

  void add(DeviceReading device) {
    for (Temperature temperature : device.temperatures()) {
      String zone = temperature.sensor();
      families.gauge(
          "jetdetr_hw_temperature_celsius", "Temperatures.", temperature.celsius(), "zone", zone);
      temperature
          .limitsCelsius()
          .forEach(
              (limit, celsius) ->
                  families.gauge(
                      "jetdetr_hw_temperature_limit_celsius",
                      "Where something is done against heat.",
                      celsius,
                      "limit",
                      limit,
                      "zone",
                      zone));
    }
    for (Cooling cooling : device.cooling()) {
      families.gauge(
          "jetdetr_hw_cooling_state",
          "How hard a cooling works, 0 for not at all.",
          cooling.state(),
          "device",
          cooling.device());
    }
    for (ThrottleCount count : device.throttled()) {
      families.counter(
          "jetdetr_hw_throttle_events_total",
          "How often the device was made slower, since the daemon's start.",
          count.events(),
          "cause",
          count.cause());
    }
    for (Clock clock : device.clocks()) {
      families.gauge("jetdetr_hw_clock_hertz", "Clocks.", clock.hertz(), "unit", clock.unit());
    }
    gauge("jetdetr_hw_gpu_utilization_ratio", "How busy the GPU is, 0 to 1.", device.gpuLoad());
    for (PowerRail rail : device.rails()) {
      families.gauge("jetdetr_hw_power_watts", "Power by rail.", rail.watts(), "rail", rail.rail());
    }
    for (Fan fan : device.fans()) {
      gauge("jetdetr_hw_fan_duty_ratio", "Drive of a fan, 0 to 1.", fan.duty(), "fan", fan.fan());
      gauge("jetdetr_hw_fan_rpm", "Turns of a fan a minute.", fan.rpm(), "fan", fan.fan());
    }
    memory(device.memory());
    Disk disk = device.disk();
    if (disk != null) {
      families.gauge("jetdetr_disk_bytes", "The cache's disk.", disk.free(), "kind", "free");
      families.gauge("jetdetr_disk_bytes", "The cache's disk.", disk.total(), "kind", "total");
    }
  }

  private void memory(@Nullable Memory memory) {
    if (memory == null) {
      return;
    }
    families.gauge("jetdetr_heap_memory_bytes", "Used by Java objects.", memory.heap());
    String name = "jetdetr_native_memory_bytes";
    String help = "Outside the heap; resident is the process as a whole.";
    families.gauge(name, help, memory.directBuffers(), "kind", "direct");
    gauge(name, help, memory.nativeCode(), "kind", "native");
    gauge(name, help, memory.resident(), "kind", "resident");
    String device = "jetdetr_hw_memory_bytes";
    gauge(device, "The device's memory.", memory.deviceTotal(), "kind", "total");
    gauge(device, "The device's memory.", memory.deviceAvailable(), "kind", "available");
  }

  private void gauge(String name, String help, @Nullable Number value, String... labels) {
    if (value != null) {
      families.gauge(name, help, value, labels);
    }
  }
}

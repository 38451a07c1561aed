package io.github.jetdetr.message.json;

import io.github.jetdetr.device.Clock;
import io.github.jetdetr.device.Cooling;
import io.github.jetdetr.device.DeviceReading;
import io.github.jetdetr.device.Disk;
import io.github.jetdetr.device.Fan;
import io.github.jetdetr.device.Memory;
import io.github.jetdetr.device.PowerRail;
import io.github.jetdetr.device.Temperature;
import io.github.jetdetr.device.ThrottleCount;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the device part of the telemetry message. A reading that is not available has no key and
 * is listed in {@code absent}. Not thread-safe.
 */
final class DeviceJson {

  private static final int DECIMALS = 3;
  private static final double PER_MEGA = 1e6;

  private final JsonWriter json;

  DeviceJson(JsonWriter json) {
    this.json = json;
  }

  void write(DeviceReading device) throws IOException {
    json.object("device");
    temperatures(device.temperatures());
    json.object("cooling");
    for (Cooling cooling : device.cooling()) {
      json.object(cooling.device());
      json.whole("state", cooling.state());
      json.whole("max", cooling.maxState());
      json.endObject();
    }
    json.endObject();
    json.object("throttled");
    for (ThrottleCount count : device.throttled()) {
      json.whole(count.cause(), count.events());
    }
    json.endObject();
    clocks(device.clocks());
    json.decimalIfAny("gpu_load", device.gpuLoad(), DECIMALS);
    json.object("power_w");
    for (PowerRail rail : device.rails()) {
      json.decimal(rail.rail(), rail.watts(), DECIMALS);
    }
    json.endObject();
    json.decimalIfAny("power_total_w", device.totalWatts(), DECIMALS);
    fans(device.fans());
    json.textIfAny("power_mode", device.powerMode());
    memory(device.memory());
    Disk disk = device.disk();
    if (disk != null) {
      json.object("disk_bytes");
      json.whole("total", disk.total());
      json.whole("free", disk.free());
      json.endObject();
    }
    json.array("absent");
    for (String absent : device.absent()) {
      json.text(absent);
    }
    json.endArray();
    json.endObject();
  }

  private void temperatures(List<Temperature> temperatures) throws IOException {
    json.object("temp_c");
    for (Temperature temperature : temperatures) {
      json.decimal(temperature.sensor(), temperature.celsius(), DECIMALS);
    }
    json.endObject();
    json.object("temp_limit_c");
    for (Temperature temperature : temperatures) {
      if (!temperature.limitsCelsius().isEmpty()) {
        json.object(temperature.sensor());
        for (Map.Entry<String, Double> limit : temperature.limitsCelsius().entrySet()) {
          json.decimal(limit.getKey(), limit.getValue(), DECIMALS);
        }
        json.endObject();
      }
    }
    json.endObject();
  }

  private void clocks(List<Clock> clocks) throws IOException {
    json.object("clock_mhz");
    for (Clock clock : clocks) {
      json.object(clock.unit());
      json.decimal("now", clock.hertz() / PER_MEGA, DECIMALS);
      Double max = clock.maxHertz();
      json.decimalIfAny("max", max == null ? null : max / PER_MEGA, DECIMALS);
      json.endObject();
    }
    json.endObject();
  }

  private void fans(List<Fan> fans) throws IOException {
    json.object("fan");
    for (Fan fan : fans) {
      json.object(fan.fan());
      json.decimalIfAny("duty", fan.duty(), DECIMALS);
      json.wholeIfAny("rpm", fan.rpm());
      json.endObject();
    }
    json.endObject();
  }

  private void memory(@Nullable Memory memory) throws IOException {
    if (memory == null) {
      return;
    }
    json.object("memory_bytes");
    json.whole("heap", memory.heap());
    json.whole("direct", memory.directBuffers());
    json.wholeIfAny("native", memory.nativeCode());
    json.wholeIfAny("resident", memory.resident());
    json.wholeIfAny("device_total", memory.deviceTotal());
    json.wholeIfAny("device_available", memory.deviceAvailable());
    json.endObject();
  }
}

package io.github.jetdetr.top;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jetdetr.message.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders one screen of text about a node: health and reasons, cameras, latency waterfall,
 * temperatures with their limits, drops. Missing values are shown as {@code -} or omitted.
 */
public final class TopScreen {

  private static final int NAME_CHARS = 14;
  private static final int BAR_CHARS = 36;
  private static final int MAX_REASONS = 4;
  private static final int MAX_TEMPERATURES = 6;
  private static final String[] STAGES = {"capture", "wait", "preprocess", "infer", "decode"};

  private final NodeView node;
  private final int columns;
  private final int rows;
  private final List<String> lines = new ArrayList<>();

  private TopScreen(NodeView node, int columns, int rows) {
    this.node = node;
    this.columns = columns;
    this.rows = rows;
  }

  /** Renders at most {@code rows} lines of at most {@code columns} characters. */
  public static List<String> render(NodeView node, int columns, int rows) {
    return new TopScreen(node, columns, rows).lines();
  }

  private List<String> lines() {
    JsonNode telemetry = node.last("telemetry");
    head(telemetry);
    reasons();
    cameras(telemetry);
    waterfall(telemetry.path("latency_ms"));
    temperatures(telemetry.path("device"));
    power(telemetry.path("device"));
    mqtt(telemetry.path("mqtt"));
    List<String> fitting = new ArrayList<>();
    for (String line : lines.subList(0, Math.min(rows, lines.size()))) {
      fitting.add(cut(line, columns));
    }
    return fitting;
  }

  /** Truncates to {@code max} characters, the last one being an ellipsis. */
  private static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, Math.max(0, max - 1)) + "…";
  }

  private void head(JsonNode telemetry) {
    JsonNode info = node.last("info");
    String name = info.path("node").asText(telemetry.path("node").asText("-"));
    String status = node.status().isEmpty() ? "unknown" : node.status();
    String state = node.present("health").path("state").asText("-");
    add("jetdetr %s   %s   health %s   up %s", name, status, state, time(telemetry));
    JsonNode device = info.path("device");
    String mode = telemetry.at("/device/power_mode").asText(device.path("power_mode").asText(""));
    add(
        "%s %s on %s%s%s%s",
        info.at("/model/name").asText("-"),
        info.at("/model/precision").asText(""),
        info.at("/engine/runtime").asText("-"),
        part("   ", device.path("model").asText("")),
        part("   L4T ", device.path("l4t").asText("")),
        part("   ", mode));
  }

  private static String part(String before, String text) {
    return text.isEmpty() ? "" : before + text;
  }

  private static String time(JsonNode telemetry) {
    if (!telemetry.has("uptime_s")) {
      return "-";
    }
    long seconds = telemetry.path("uptime_s").asLong();
    return "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private void reasons() {
    int shown = 0;
    JsonNode reasons = node.present("health").path("reasons");
    for (JsonNode reason : reasons) {
      if (shown++ == MAX_REASONS) {
        add("! … and %d more", reasons.size() - MAX_REASONS);
        return;
      }
      add(
          "! %s%s: %s",
          reason.path("code").asText(),
          part(" ", reason.path("subject").asText("")),
          reason.path("detail").asText());
    }
  }

  private void cameras(JsonNode telemetry) {
    add("");
    add(
        "%-14s %-10s %8s %8s %8s %8s %7s %7s",
        "CAMERA", "STATE", "FRAMES/S", "P99 MS", "REPLACED", "STALE", "FAILED", "RECONN");
    for (JsonNode camera : telemetry.path("cameras")) {
      String name = camera.path("camera").asText();
      JsonNode status = node.present("camera/" + name + "/status");
      JsonNode frames = camera.path("frames");
      add(
          "%-14s %-10s %8s %8s %8d %8d %7d %7d",
          cut(name, NAME_CHARS),
          status.path("state").asText("-"),
          rate(name, camera),
          number(camera.at("/latency_ms/total/p99")),
          frames.path("replaced").asLong(),
          frames.path("stale").asLong(),
          frames.path("failed").asLong(),
          status.path("reconnects").asLong());
    }
    for (JsonNode camera : telemetry.path("cameras")) {
      objects(camera.path("camera").asText());
    }
  }

  /** Of the last two messages, or what the only one says. */
  private String rate(String name, JsonNode camera) {
    double seen = node.processedPerSecond(name);
    return number(Double.isNaN(seen) ? camera.path("frames_per_s").asDouble(Double.NaN) : seen);
  }

  /** Nothing is shown of a camera whose objects nobody knows. */
  private void objects(String camera) {
    JsonNode counts = node.present("camera/" + camera + "/counts");
    if (!counts.path("live").asBoolean()) {
      return;
    }
    StringBuilder line = new StringBuilder();
    for (Map.Entry<String, JsonNode> label : counts.path("labels").properties()) {
      if (label.getValue().asLong() > 0) {
        line.append(line.isEmpty() ? "" : ", ");
        line.append(label.getValue().asLong()).append(' ').append(label.getKey());
      }
    }
    add("%-14s sees %s", cut(camera, NAME_CHARS), line.isEmpty() ? "nothing" : line);
  }

  /** Each bar starts where the previous one ends, by medians. */
  private void waterfall(JsonNode latency) {
    add("");
    add("%-11s %8s %8s %8s  median waterfall", "STAGE", "P50 MS", "P99 MS", "MAX MS");
    double sum = 0;
    for (String stage : STAGES) {
      sum += latency.path(stage).path("p50").asDouble();
    }
    double before = 0;
    for (String stage : STAGES) {
      JsonNode times = latency.path(stage);
      double median = times.path("p50").asDouble();
      int start = sum == 0 ? 0 : (int) Math.round(before / sum * BAR_CHARS);
      before += median;
      int end = sum == 0 ? 0 : (int) Math.round(before / sum * BAR_CHARS);
      stage(stage, times, " ".repeat(start) + "█".repeat(end - start));
    }
    stage("total", latency.path("total"), "");
  }

  private void stage(String name, JsonNode times, String bar) {
    String line =
        format(
            "%-11s %8s %8s %8s  %s",
            name,
            number(times.path("p50")),
            number(times.path("p99")),
            number(times.path("max")),
            bar);
    lines.add(line.stripTrailing());
  }

  private void temperatures(JsonNode device) {
    add("");
    int shown = 0;
    for (Map.Entry<String, JsonNode> zone : device.path("temp_c").properties()) {
      if (shown++ == MAX_TEMPERATURES) {
        break;
      }
      double celsius = zone.getValue().asDouble();
      Double limit = limit(device.path("temp_limit_c").path(zone.getKey()));
      String ofLimit =
          limit == null
              ? ""
              : format("  of %5.1f  %s", limit, bar(celsius / limit, celsius >= limit - 5));
      add("%-24s %5.1f °C%s", zone.getKey(), celsius, ofLimit);
    }
    if (shown == 0) {
      add("temperatures: not available");
    }
  }

  private static @Nullable Double limit(JsonNode limits) {
    Double lowest = null;
    for (Map.Entry<String, JsonNode> limit : limits.properties()) {
      double celsius = limit.getValue().asDouble();
      if (!limit.getKey().equals("active") && (lowest == null || celsius < lowest)) {
        lowest = celsius;
      }
    }
    return lowest;
  }

  private static String bar(double share, boolean hot) {
    int full = (int) Math.round(Math.min(1, Math.max(0, share)) * 20);
    return "█".repeat(full) + "·".repeat(20 - full) + (hot ? " HOT" : "");
  }

  private void power(JsonNode device) {
    List<String> parts = new ArrayList<>();
    if (device.has("gpu_load")) {
      parts.add(format("GPU %.0f %%", device.path("gpu_load").asDouble() * 100));
    }
    JsonNode gpu = device.at("/clock_mhz/gpu/now");
    if (!gpu.isMissingNode()) {
      parts.add(format("%.0f MHz", gpu.asDouble()));
    }
    if (device.has("power_total_w")) {
      parts.add(format("%.1f W", device.path("power_total_w").asDouble()));
    }
    for (JsonNode fan : device.path("fan")) {
      if (fan.has("duty")) {
        parts.add(format("fan %.0f %%", fan.path("duty").asDouble() * 100));
      }
    }
    JsonNode resident = device.at("/memory_bytes/resident");
    if (!resident.isMissingNode()) {
      parts.add(format("memory %.0f MB", resident.asDouble() / 1e6));
    }
    JsonNode free = device.at("/disk_bytes/free");
    if (!free.isMissingNode()) {
      parts.add(format("disk free %.1f GB", free.asDouble() / 1e9));
    }
    long throttled = 0;
    for (JsonNode count : device.path("throttled")) {
      throttled += count.asLong();
    }
    if (throttled > 0) {
      parts.add("throttled " + throttled + " times");
    }
    if (!parts.isEmpty()) {
      add("%s", String.join("   ", parts));
    }
  }

  private void mqtt(JsonNode mqtt) {
    List<String> dropped = new ArrayList<>();
    for (Map.Entry<String, JsonNode> drop : mqtt.path("dropped").properties()) {
      if (drop.getValue().asLong() > 0) {
        dropped.add(drop.getKey() + " " + drop.getValue().asLong());
      }
    }
    add(
        "MQTT: %d sent, %d waiting, %d reconnects   dropped: %s",
        mqtt.path("sent").asLong(),
        mqtt.path("waiting").asLong(),
        mqtt.path("reconnects").asLong(),
        dropped.isEmpty() ? "none" : String.join(", ", dropped));
  }

  private static String number(JsonNode value) {
    return number(value.isNumber() ? value.asDouble() : Double.NaN);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : format("%.1f", value);
  }

  private void add(String format, @Nullable Object... values) {
    // What comes in messages may hold anything.
    lines.add(VisibleText.of(format(format, values)).stripTrailing());
  }

  private static String format(String format, @Nullable Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

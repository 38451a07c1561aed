package io.github.jetdetr.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The telemetry of one run as far as an audit needs it: the newest, and one whose counts everything
 * that was sent before it has had time to follow. Not thread-safe.
 */
final class TelemetryLog {

  // Brokers may hand on QoS 1, such as telemetry, before QoS 0 that came earlier.
  static final long STRAGGLERS_MILLIS = 2_000;

  private final Deque<Received> recent = new ArrayDeque<>();
  private @Nullable JsonNode last;
  private long lastSeq = -1;
  private long lastAtMillis = Long.MIN_VALUE;

  private record Received(JsonNode message, long atMillis) {}

  /**
   * Takes a message.
   *
   * @param isLate whether it had waited in the node's spool, and so says nothing of the present
   */
  void add(JsonNode message, long seq, boolean isLate, long nowMillis) {
    if (seq > lastSeq && nowMillis >= lastAtMillis) {
      last = message;
      lastSeq = seq;
      lastAtMillis = nowMillis;
    }
    if (isLate) {
      return;
    }
    recent.addLast(new Received(message, nowMillis));
    while (recent.size() > 2 && nowMillis - second().atMillis() > STRAGGLERS_MILLIS) {
      recent.removeFirst();
    }
  }

  private Received second() {
    var entries = recent.iterator();
    var unused = entries.next();
    return entries.next();
  }

  /** The newest; null before the first. */
  @Nullable JsonNode last() {
    return last;
  }

  /** When the newest arrived, milliseconds since 1970. */
  long lastAtMillis() {
    return lastAtMillis;
  }

  /** The newest that is old enough for all that was sent before it; null if none is. */
  @Nullable JsonNode settled(long nowMillis) {
    JsonNode settled = null;
    for (Received candidate : recent) {
      if (nowMillis - candidate.atMillis() >= STRAGGLERS_MILLIS) {
        settled = candidate.message();
      }
    }
    return settled;
  }

  static long reconnects(JsonNode telemetry) {
    return telemetry.at("/mqtt/reconnects").asLong();
  }

  static long sent(JsonNode telemetry, String kind) {
    return ofKind(telemetry, kind).path("sent").asLong();
  }

  static long spooled(JsonNode telemetry, String kind) {
    return ofKind(telemetry, kind).path("spooled").asLong();
  }

  /** Dropped messages by reason; modifiable. */
  static Map<String, Long> dropped(JsonNode telemetry, String kind) {
    Map<String, Long> dropped = new TreeMap<>();
    for (Map.Entry<String, JsonNode> reason :
        ofKind(telemetry, kind).path("dropped").properties()) {
      dropped.put(reason.getKey(), reason.getValue().asLong());
    }
    return dropped;
  }

  private static JsonNode ofKind(JsonNode telemetry, String kind) {
    return telemetry.path("mqtt").path("kinds").path(kind);
  }
}

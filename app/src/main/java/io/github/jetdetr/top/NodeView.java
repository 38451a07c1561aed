package io.github.jetdetr.top;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The latest message of each of a node's topics. Thread-safe. */
public final class NodeView {

  private final ObjectMapper json = new ObjectMapper();

  @GuardedBy("this")
  private final Map<String, JsonNode> last = new TreeMap<>();

  @GuardedBy("this")
  private final Map<String, Double> perSecond = new TreeMap<>();

  @GuardedBy("this")
  private String status = "";

  /**
   * Stores a message; ignores one that is not JSON.
   *
   * @param topic topic below prefix and node, such as {@code camera/front/status}
   */
  public synchronized void receive(String topic, String text) {
    if (topic.equals("status")) {
      status = text;
      return;
    }
    if (text.isEmpty()) {
      // Withdrawn by a node that stopped.
      last.remove(topic);
      return;
    }
    try {
      JsonNode message = json.readTree(text);
      JsonNode before = last.put(topic, message);
      if (topic.equals("telemetry") && before != null) {
        rates(before, message);
      }
    } catch (JsonProcessingException e) {
      // Not a message of this program.
    }
  }

  @GuardedBy("this")
  private void rates(JsonNode before, JsonNode now) {
    double seconds = now.path("uptime_s").asDouble() - before.path("uptime_s").asDouble();
    perSecond.clear();
    if (seconds <= 0) {
      return;
    }
    Map<String, Long> counts = processed(before);
    processed(now)
        .forEach(
            (camera, count) ->
                perSecond.put(camera, (count - counts.getOrDefault(camera, 0L)) / seconds));
  }

  private static Map<String, Long> processed(JsonNode telemetry) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (JsonNode camera : telemetry.path("cameras")) {
      counts.put(camera.path("camera").asText(), camera.at("/frames/processed").asLong());
    }
    return counts;
  }

  /** {@code online}, {@code stopped} or {@code offline}; empty while unknown. */
  synchronized String status() {
    return status;
  }

  /** The latest message of a topic; a {@link MissingNode} before the first. */
  synchronized JsonNode last(String topic) {
    return last.getOrDefault(topic, MissingNode.getInstance());
  }

  /**
   * The latest message of a topic that describes the present; a {@link MissingNode} also where it
   * is not of the present any more: the node is not online, or an earlier run left it behind.
   */
  synchronized JsonNode present(String topic) {
    JsonNode message = last(topic);
    String run = message.path("run").asText();
    boolean over = status.equals("offline") || status.equals("stopped");
    boolean earlier = !run.isEmpty() && !run.equals(last("info").path("run").asText());
    return over || earlier ? MissingNode.getInstance() : message;
  }

  /**
   * Frames per second of a camera between the last two telemetry messages; NaN before the second.
   */
  synchronized double processedPerSecond(String camera) {
    return perSecond.getOrDefault(camera, Double.NaN);
  }

  /** Whether all messages that the screen shows have been received. */
  public synchronized boolean isComplete() {
    return last.containsKey("telemetry") && last.containsKey("info") && last.containsKey("health");
  }

  /** The latest messages by topic, for JSON output. */
  public synchronized Map<String, JsonNode> messages() {
    return new TreeMap<>(last);
  }
}

package io.github.jetdetr.homeassistant;

import io.github.jetdetr.message.Topics;

/**
 * Topics of Home Assistant's MQTT discovery.
 *
 * @param prefix the discovery prefix of Home Assistant, by default {@code homeassistant}
 * @param node the node's name in its own topics
 */
public record DiscoveryTopics(String prefix, String node) {

  /** Home Assistant's default of {@link #prefix}. */
  public static final String DEFAULT_PREFIX = "homeassistant";

  /**
   * @throws IllegalArgumentException if a name does not match {@code [a-zA-Z0-9_-]+}
   */
  public DiscoveryTopics {
    var unused = new Topics(prefix, node);
  }

  /** Retained: what the device consists of. */
  public String config() {
    return prefix + suffix(node);
  }

  /** Home Assistant says {@code online} here when it has started. */
  public String status() {
    return prefix + "/status";
  }

  /** Whether this is the topic on which a node of this name announces itself below any prefix. */
  public static boolean isConfigOf(String node, String topic) {
    String suffix = suffix(node);
    if (!topic.endsWith(suffix)) {
      return false;
    }
    try {
      var unused = new Topics(topic.substring(0, topic.length() - suffix.length()), node);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String suffix(String node) {
    return "/device/jetdetr-" + node + "/config";
  }
}

package io.github.jetdetr.message;

/**
 * Every topic this daemon writes to, in one place: {@code <prefix>/<node>/…}.
 *
 * <p>{@code <prefix>/<node>/cmd/…} is kept free for later.
 *
 * @param prefix one or more names with {@code /} between them
 * @param node the name of this device
 */
public record Topics(String prefix, String node) {

  /**
   * @throws IllegalArgumentException when a name is not {@code [a-zA-Z0-9_-]+}
   */
  public Topics {
    int start = 0;
    for (int slash = prefix.indexOf('/'); slash >= 0; slash = prefix.indexOf('/', start)) {
      TopicNames.check("a level of the topic prefix", prefix.substring(start, slash));
      start = slash + 1;
    }
    TopicNames.check("a level of the topic prefix", prefix.substring(start));
    TopicNames.check("the node's name", node);
  }

  /** Retained, and the will: {@code online}, {@code stopped} or {@code offline}, plain text. */
  public String status() {
    return below("status");
  }

  /** Retained: what runs here. */
  public String info() {
    return below("info");
  }

  /** Retained: how the node is. */
  public String health() {
    return below("health");
  }

  /** Not retained: latency, counts, the device. */
  public String telemetry() {
    return below("telemetry");
  }

  /** Retained: how one camera is. */
  public String cameraStatus(String camera) {
    return below("camera/" + TopicNames.check("a camera's name", camera) + "/status");
  }

  /** Not retained: one message a frame. */
  public String detections(String camera) {
    return below("camera/" + TopicNames.check("a camera's name", camera) + "/detections");
  }

  private String below(String rest) {
    return prefix + "/" + node + "/" + rest;
  }
}

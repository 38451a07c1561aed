package io.github.jetdetr.message;

/**
 * All topics of this daemon: {@code <prefix>/<node>/…}.
 *
 * @param prefix one or more names separated by {@code /}
 * @param node the name of this device
 */
public record Topics(String prefix, String node) {

  /**
   * @throws IllegalArgumentException if a name does not match {@code [a-zA-Z0-9_-]+}
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

  /**
   * Retained, also the topic of the last will: {@code online}, {@code stopped} or {@code offline},
   * plain text.
   */
  public String status() {
    return below("status");
  }

  /** Retained: what runs here. */
  public String info() {
    return below("info");
  }

  /** Retained: the node's health. */
  public String health() {
    return below("health");
  }

  /** Not retained: latencies, counters, device readings. */
  public String telemetry() {
    return below("telemetry");
  }

  /** Retained: the state of one camera. */
  public String cameraStatus(String camera) {
    return camera(camera, "status");
  }

  /** Not retained: one message per frame. */
  public String detections(String camera) {
    return camera(camera, "detections");
  }

  /** Not retained: what happens to the objects of one camera. */
  public String event(String camera) {
    return camera(camera, "event");
  }

  /** Retained: a picture of what one camera shows. */
  public String snapshot(String camera) {
    return camera(camera, "snapshot");
  }

  /**
   * Not retained: a picture of an object.
   *
   * @param id of its event
   * @param view what kind of picture
   */
  public String eventPicture(String camera, String id, String view) {
    TopicNames.check("an event's id", id);
    return camera(camera, "event/" + id + "/" + TopicNames.check("a view", view));
  }

  /** A filter for the pictures of all of a camera's events. */
  public String eventPictures(String camera, String view) {
    return camera(camera, "event/+/" + TopicNames.check("a view", view));
  }

  /** Retained: how many objects one camera shows. */
  public String counts(String camera) {
    return camera(camera, "counts");
  }

  /** Retained: whether a zone is occupied. */
  public String occupied(String camera, String zone) {
    return camera(camera, "zone/" + TopicNames.check("a zone's name", zone) + "/occupied");
  }

  /** Where others ask for something. */
  public String command(String name) {
    return below("cmd/" + TopicNames.check("a command's name", name));
  }

  /** Not retained: what became of a command, if it does not say where it wants to know. */
  public String commandResult(String name) {
    return command(name) + "/result";
  }

  private String camera(String camera, String suffix) {
    return below("camera/" + TopicNames.check("a camera's name", camera) + "/" + suffix);
  }

  private String below(String suffix) {
    return prefix + "/" + node + "/" + suffix;
  }
}

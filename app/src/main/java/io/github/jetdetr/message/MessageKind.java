package io.github.jetdetr.message;

/** The kinds of messages, by which sent and dropped ones are counted. */
public enum MessageKind {
  /** One message per frame, numbered per camera. */
  DETECTIONS("detections"),
  /** Numbered per node. */
  TELEMETRY("telemetry"),
  /** Numbered per node; retained. */
  HEALTH("health"),
  /** What happens to objects, numbered per camera. */
  EVENT("event"),
  /** State of one camera; retained. */
  CAMERA_STATUS("camera_status"),
  /** Numbers of objects of one camera; retained. */
  COUNTS("counts"),
  /** Whether a zone is occupied; retained. */
  OCCUPIED("occupied"),
  /** What Home Assistant shows of this node; retained. */
  DISCOVERY("discovery"),
  /** What runs on the node; retained. */
  INFO("info"),
  /** Whether the node is online; retained. */
  STATUS("status");

  private final String word;

  MessageKind(String word) {
    this.word = word;
  }

  /**
   * Whether a retained message of this kind is of the present, so that it is withdrawn at a stop.
   */
  public boolean isOfPresent() {
    return switch (this) {
      case HEALTH, CAMERA_STATUS, COUNTS, OCCUPIED -> true;
      case DETECTIONS, TELEMETRY, EVENT, DISCOVERY, INFO, STATUS -> false;
    };
  }

  /** The key in messages. */
  public String word() {
    return word;
  }
}

package io.github.jetdetr.message;

/** The kinds of messages, by which sent and dropped ones are counted. */
public enum MessageKind {
  /** One message per frame, numbered per camera. */
  DETECTIONS("detections"),
  /** Numbered per node. */
  TELEMETRY("telemetry"),
  /** Numbered per node; retained. */
  HEALTH("health"),
  /** State of one camera; retained. */
  CAMERA_STATUS("camera_status"),
  /** What runs on the node; retained. */
  INFO("info"),
  /** Whether the node is online; retained. */
  STATUS("status");

  private final String word;

  MessageKind(String word) {
    this.word = word;
  }

  /** The key in messages. */
  public String word() {
    return word;
  }
}

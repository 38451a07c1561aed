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
  /** What a camera shows, a JPEG picture; retained. */
  SNAPSHOT("snapshot"),
  /** A JPEG picture of an object. */
  EVENT_PICTURE("event_picture"),
  /** Numbers of objects of one camera; retained. */
  COUNTS("counts"),
  /** Whether a zone is occupied; retained. */
  OCCUPIED("occupied"),
  /** What became of a command. */
  RESULT("result"),
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
      case HEALTH, CAMERA_STATUS, COUNTS, OCCUPIED, SNAPSHOT -> true;
      case DETECTIONS, TELEMETRY, EVENT, EVENT_PICTURE, RESULT, DISCOVERY, INFO, STATUS -> false;
    };
  }

  /** The MIME type of the payload. */
  public String contentType() {
    return switch (this) {
      case STATUS -> "text/plain";
      case SNAPSHOT, EVENT_PICTURE -> "image/jpeg";
      case DETECTIONS,
          TELEMETRY,
          HEALTH,
          EVENT,
          CAMERA_STATUS,
          COUNTS,
          OCCUPIED,
          RESULT,
          DISCOVERY,
          INFO ->
          "application/json";
    };
  }

  /** Whether it is a picture: large, and worth less than anything else. */
  public boolean isPicture() {
    return this == SNAPSHOT || this == EVENT_PICTURE;
  }

  /** The key in messages. */
  public String word() {
    return word;
  }
}

package io.github.jetdetr.spool;

import io.github.jetdetr.message.MessageKind;
import org.jspecify.annotations.Nullable;

/** What spooled messages are worth, the most valuable first; each has files of its own. */
public enum SpoolValue {
  /** What happened to objects. */
  EVENT("event"),
  /** Numbers of objects, occupied zones, the state of cameras and node. */
  STATE("state"),
  /** Figures of the node. */
  TELEMETRY("telemetry");

  private final String word;

  SpoolValue(String word) {
    this.word = word;
  }

  /** Begins the names of its files. */
  String word() {
    return word;
  }

  /** The value of a kind of message; null for those that are not worth keeping for later. */
  public static @Nullable SpoolValue of(MessageKind kind) {
    return switch (kind) {
      case EVENT -> EVENT;
      case COUNTS, OCCUPIED, CAMERA_STATUS, HEALTH -> STATE;
      case TELEMETRY -> TELEMETRY;
      case DETECTIONS, SNAPSHOT, EVENT_PICTURE, RESULT, DISCOVERY, INFO, STATUS -> null;
    };
  }
}

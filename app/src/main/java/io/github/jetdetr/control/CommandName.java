package io.github.jetdetr.control;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Everything that a node can be asked for. */
public enum CommandName {
  /** Publish a picture of what a camera shows. */
  SNAPSHOT,
  /** Read the configuration file again. */
  RELOAD,
  /** Change the minimum score of published detections, until the next start or reload. */
  THRESHOLD,
  /** Change a camera's zones and lines, until the next start or reload. */
  ZONES,
  /** Say which model detects, and what is proved of it. */
  BUNDLE,
  /** Write what happened in the last minutes to a file. */
  INCIDENT,
  /** Say the last lines of the log. */
  LOG;

  /** As in topics and configurations. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The command of a word; null if there is none. */
  public static @Nullable CommandName of(String word) {
    for (CommandName name : values()) {
      if (name.word().equals(word)) {
        return name;
      }
    }
    return null;
  }
}

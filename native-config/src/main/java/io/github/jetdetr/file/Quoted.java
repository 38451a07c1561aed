package io.github.jetdetr.file;

import org.jspecify.annotations.Nullable;

/** Parts of files as they may stand in a message: short, on one line, and visible. */
public final class Quoted {

  private static final int MAX_LENGTH = 80;

  private static final int MAX_LINE = 500;

  private Quoted() {}

  /** The beginning of a text, with its control characters escaped. */
  public static String of(@Nullable Object value) {
    return shortened(String.valueOf(value), MAX_LENGTH);
  }

  /**
   * A message that contains such parts: at most 500 characters, with control characters escaped.
   */
  public static String line(String message) {
    return shortened(message, MAX_LINE);
  }

  private static String shortened(String text, int max) {
    StringBuilder quoted = new StringBuilder();
    for (int at = 0; at < Math.min(max, text.length()); at++) {
      char letter = text.charAt(at);
      if (Character.isISOControl(letter)) {
        quoted.append("\\u%04x".formatted((int) letter));
      } else {
        quoted.append(letter);
      }
    }
    return text.length() > max ? quoted + "…" : quoted.toString();
  }
}

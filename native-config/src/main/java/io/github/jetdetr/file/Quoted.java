package io.github.jetdetr.file;

import org.jspecify.annotations.Nullable;

/** Parts of files as they may stand in a message: short, on one line, and visible. */
public final class Quoted {

  private static final int MAX_LENGTH = 80;

  private Quoted() {}

  /** The beginning of a text, with its control characters escaped. */
  public static String of(@Nullable Object value) {
    String text = String.valueOf(value);
    StringBuilder quoted = new StringBuilder();
    for (int at = 0; at < Math.min(MAX_LENGTH, text.length()); at++) {
      char letter = text.charAt(at);
      if (Character.isISOControl(letter)) {
        quoted.append("\\u%04x".formatted((int) letter));
      } else {
        quoted.append(letter);
      }
    }
    return text.length() > MAX_LENGTH ? quoted + "…" : quoted.toString();
  }
}

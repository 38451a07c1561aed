package io.github.jetdetr.message;

/** Makes text that came over the network safe for a terminal and a log. */
public final class VisibleText {

  private VisibleText() {}

  /**
   * The text with every control character, and every invisible one that changes the direction or
   * the lines of what follows, replaced by {@code ?}: nothing in it moves the cursor, clears the
   * screen or sets the terminal's title (ECMA-48), nor does it look like another text.
   */
  public static String of(String text) {
    int at = 0;
    while (at < text.length() && isVisible(text.charAt(at))) {
      at++;
    }
    if (at == text.length()) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length());
    for (int index = 0; index < text.length(); index++) {
      char c = text.charAt(index);
      visible.append(isVisible(c) ? c : '?');
    }
    return visible.toString();
  }

  private static boolean isVisible(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }
}

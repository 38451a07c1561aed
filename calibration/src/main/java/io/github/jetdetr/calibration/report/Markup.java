package io.github.jetdetr.calibration.report;

/**
 * HTML or SVG that is inserted into a page unchanged. All other content is a plain {@link String}
 * and is escaped, so that a label can never become markup.
 *
 * @param html well-formed and escaped
 */
public record Markup(String html) {

  /** Plain text, escaped. */
  public static Markup of(String plain) {
    return new Markup(escape(plain));
  }

  /**
   * Escapes text for use between tags and in quoted attributes. Control characters, which neither
   * HTML nor XML allows, become the replacement character.
   */
  static String escape(String plain) {
    StringBuilder out = new StringBuilder(plain.length() + 16);
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c < ' ' && c != '\n' && c != '\t' ? '\uFFFD' : c);
      }
    }
    return out.toString();
  }
}

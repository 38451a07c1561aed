package io.github.jetdetr.calibration.report;

/**
 * HTML or SVG that may stand in a page as it is. Everything else that enters a page is a plain
 * {@link String} and is escaped there, so a label can never become markup.
 *
 * @param html well formed and escaped
 */
public record Markup(String html) {

  /** A plain text as markup. */
  public static Markup of(String plain) {
    return new Markup(escape(plain));
  }

  /**
   * Makes a text safe between tags and in quoted attributes. Control characters, which neither HTML
   * nor XML can hold, become the replacement character.
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

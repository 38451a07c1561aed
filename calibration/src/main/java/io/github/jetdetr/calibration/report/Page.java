package io.github.jetdetr.calibration.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * An HTML report: a title and sections of paragraphs, facts, tables and figures in the order of
 * insertion. Texts are plain and are escaped here.
 */
public final class Page {

  private final String title;
  private final StringBuilder body = new StringBuilder();

  /**
   * A page with a heading.
   *
   * @param title the title
   * @param lead one sentence below the title
   */
  public Page(String title, String lead) {
    this.title = title;
    element("h1", title);
    body.append("<p class=\"lead\">").append(Markup.escape(lead)).append("</p>\n");
  }

  /** Starts a section. */
  public Page section(String heading) {
    element("h2", heading);
    return this;
  }

  /** Adds a paragraph. */
  public Page paragraph(String text) {
    element("p", text);
    return this;
  }

  /** Adds a list of names and values. */
  public Page facts(Map<String, String> facts) {
    body.append("<dl>\n");
    facts.forEach(
        (name, value) -> {
          element("dt", name);
          element("dd", value);
        });
    body.append("</dl>\n");
    return this;
  }

  /** Adds a table or chart with a caption. */
  public Page figure(String caption, Markup content) {
    body.append(figureOf(caption, content));
    return this;
  }

  /** Adds two figures, side by side if the screen is wide enough. */
  public Page figures(String leftCaption, Markup left, String rightCaption, Markup right) {
    body.append("<div class=\"row\">\n")
        .append(figureOf(leftCaption, left))
        .append(figureOf(rightCaption, right))
        .append("</div>\n");
    return this;
  }

  /** The complete HTML document. */
  public String html() {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>
        %s%s</style>
        </head>
        <body>
        %s</body>
        </html>
        """
        .formatted(Markup.escape(title), Styles.chart(), Styles.page(), body);
  }

  /** Writes the HTML document to a file. */
  public void write(Path file) throws IOException {
    Files.writeString(file, html(), UTF_8);
  }

  private static String figureOf(String caption, Markup content) {
    return "<figure>\n<figcaption>%s</figcaption>\n%s\n</figure>\n"
        .formatted(Markup.escape(caption), content.html());
  }

  private void element(String tag, String text) {
    body.append("<%s>%s</%s>%n".formatted(tag, Markup.escape(text), tag));
  }
}

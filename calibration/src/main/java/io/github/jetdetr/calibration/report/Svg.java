package io.github.jetdetr.calibration.report;

import java.util.Locale;

/**
 * Writes an SVG picture (<a href="https://www.w3.org/TR/SVG11/">SVG 1.1</a>). Coordinates are in
 * pixels from the upper left corner; styles are classes of {@code chart.css}.
 */
final class Svg {

  private final int width;
  private final int height;
  private final String name;
  private final StringBuilder shapes = new StringBuilder();

  /** Which point of a text its coordinates refer to. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /**
   * An empty picture.
   *
   * @param width pixels
   * @param height pixels
   * @param name description for screen readers
   */
  Svg(int width, int height, String name) {
    this.width = width;
    this.height = height;
    this.name = name;
  }

  void line(String style, double x1, double y1, double x2, double y2) {
    add(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
        style, x1, y1, x2, y2);
  }

  void bar(String style, double x, double y, double barWidth, double barHeight) {
    add(
        "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"1\"/>",
        style, x, y, barWidth, barHeight);
  }

  void dot(String style, double x, double y) {
    add("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>", style, x, y);
  }

  /** A polyline through the first {@code count} points; invisible with fewer than two. */
  void path(String style, double[] x, double[] y, int count) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < count; i++) {
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x[i], y[i]));
    }
    add("<polyline class=\"%s\" points=\"%s\"/>", style, points.toString().strip());
  }

  void text(String style, Anchor anchor, double x, double y, String plain) {
    add(
        "<text class=\"%s\" text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>",
        style, anchor.name().toLowerCase(Locale.ROOT), x, y, Markup.escape(plain));
  }

  /** For a page, which includes the styles. */
  Markup markup() {
    return new Markup(file(""));
  }

  /** A standalone file. */
  String file() {
    return file("<style>\n" + Styles.chart() + "</style>\n");
  }

  private String file(String style) {
    return String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " aria-label=\"%s\">%n%s%s</svg>",
        width,
        height,
        Markup.escape(name),
        style,
        shapes);
  }

  private void add(String format, Object... values) {
    shapes.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}

package io.github.jetdetr.calibration.report;

import io.github.jetdetr.calibration.report.Svg.Anchor;
import java.util.ArrayList;
import java.util.List;

/**
 * Line chart, such as precision over recall or loss over steps. Values that are not finite leave a
 * gap. The vertical axis ends at round values.
 */
public final class LineChart {

  private static final int WIDTH = 420;
  private static final int PLOT_HEIGHT = 230;
  private static final int LEFT_MARGIN = 48;
  private static final int RIGHT_MARGIN = 12;
  private static final int TOP_MARGIN = 24;
  private static final int BOTTOM_MARGIN = 40;
  private static final int LEGEND_LINE = 18;
  private static final int TICKS = 5;
  private static final int COLORS = 6;

  private static final class Line {
    final String name;
    final double[] x;
    final double[] y;

    Line(String name, double[] x, double[] y) {
      this.name = name;
      this.x = x.clone();
      this.y = y.clone();
    }
  }

  private final String xName;
  private final String yName;
  private final List<Line> lines = new ArrayList<>();
  private double xLow = Double.POSITIVE_INFINITY;
  private double xHigh = Double.NEGATIVE_INFINITY;
  private double yLow = Double.POSITIVE_INFINITY;
  private double yHigh = Double.NEGATIVE_INFINITY;

  /** An empty chart with these axis labels. */
  public LineChart(String xName, String yName) {
    this.xName = xName;
    this.yName = yName;
  }

  /** Extends the axes to include these values. */
  public LineChart spanning(double x1, double x2, double y1, double y2) {
    include(x1, y1);
    include(x2, y2);
    return this;
  }

  /**
   * Adds a line.
   *
   * @param name for the legend
   * @param x ascending
   * @param y of the same length as {@code x}
   */
  public LineChart line(String name, double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "x and y must have the same length, but have %d and %d".formatted(x.length, y.length));
    }
    for (int i = 0; i < x.length; i++) {
      if (Double.isFinite(x[i]) && Double.isFinite(y[i])) {
        include(x[i], y[i]);
      }
    }
    lines.add(new Line(name, x, y));
    return this;
  }

  /** The chart as inline SVG. */
  public Markup markup() {
    return draw().markup();
  }

  /** A standalone SVG file, including styles. */
  public String svgFile() {
    return draw().file();
  }

  private void include(double x, double y) {
    xLow = Math.min(xLow, x);
    xHigh = Math.max(xHigh, x);
    yLow = Math.min(yLow, y);
    yHigh = Math.max(yHigh, y);
  }

  private Svg draw() {
    int bottom = TOP_MARGIN + PLOT_HEIGHT;
    int height = bottom + BOTTOM_MARGIN + LEGEND_LINE * lines.size();
    Axis horizontal = Axis.over(xLow, xHigh, LEFT_MARGIN, WIDTH - RIGHT_MARGIN);
    Axis vertical = Axis.over(yLow, yHigh, bottom, TOP_MARGIN).rounded(TICKS);
    Svg svg = new Svg(WIDTH, height, yName + " over " + xName);
    for (double tick : vertical.ticks(TICKS)) {
      double y = vertical.pixel(tick);
      svg.line("rule", LEFT_MARGIN, y, WIDTH - RIGHT_MARGIN, y);
      svg.text("soft", Anchor.END, LEFT_MARGIN - 5, y + 4, vertical.label(tick, TICKS));
    }
    for (double tick : horizontal.ticks(TICKS)) {
      double x = horizontal.pixel(tick);
      svg.line("rule", x, bottom, x, bottom + 4);
      svg.text("soft", Anchor.MIDDLE, x, bottom + 17, horizontal.label(tick, TICKS));
    }
    svg.text("", Anchor.END, WIDTH - RIGHT_MARGIN, bottom + 33, xName);
    svg.text("", Anchor.START, 4, TOP_MARGIN - 11, yName);
    for (int i = 0; i < lines.size(); i++) {
      draw(svg, lines.get(i), "c" + i % COLORS, horizontal, vertical);
      double y = bottom + BOTTOM_MARGIN + LEGEND_LINE * i + 10;
      svg.line("c" + i % COLORS, LEFT_MARGIN, y, LEFT_MARGIN + 26, y);
      svg.text("", Anchor.START, LEFT_MARGIN + 32, y + 4, lines.get(i).name);
    }
    return svg;
  }

  private static void draw(Svg svg, Line line, String style, Axis horizontal, Axis vertical) {
    double[] x = new double[line.x.length];
    double[] y = new double[line.x.length];
    int count = 0;
    for (int i = 0; i < line.x.length; i++) {
      if (Double.isFinite(line.x[i]) && Double.isFinite(line.y[i])) {
        x[count] = horizontal.pixel(line.x[i]);
        y[count++] = vertical.pixel(line.y[i]);
      } else {
        svg.path(style, x, y, count);
        count = 0;
      }
    }
    svg.path(style, x, y, count);
  }
}

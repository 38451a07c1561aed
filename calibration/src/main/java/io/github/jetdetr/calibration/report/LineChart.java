package io.github.jetdetr.calibration.report;

import io.github.jetdetr.calibration.report.Svg.Anchor;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines over a common axis: precision over recall, loss over steps. Values that are not finite
 * leave a gap. Both axes begin and end at round values, or where they are told to.
 */
public final class LineChart {

  private static final int WIDTH = 420;
  private static final int PLOT_HEIGHT = 230;
  private static final int LEFT = 48;
  private static final int RIGHT = 12;
  private static final int TOP = 24;
  private static final int BELOW = 40;
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

  /** Begins a chart; the names stand at the axes. */
  public LineChart(String xName, String yName) {
    this.xName = xName;
    this.yName = yName;
  }

  /** Makes the axes hold at least these values. */
  public LineChart spanning(double x1, double x2, double y1, double y2) {
    look(x1, y1);
    look(x2, y2);
    return this;
  }

  /**
   * Adds a line.
   *
   * @param name for the legend
   * @param x ascending
   * @param y as many as {@code x}
   */
  public LineChart line(String name, double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "a line needs as many x as y, but has %d and %d".formatted(x.length, y.length));
    }
    for (int i = 0; i < x.length; i++) {
      if (Double.isFinite(x[i]) && Double.isFinite(y[i])) {
        look(x[i], y[i]);
      }
    }
    lines.add(new Line(name, x, y));
    return this;
  }

  public Markup markup() {
    return draw().markup();
  }

  /** An SVG file of its own, styles included. */
  public String svgFile() {
    return draw().file();
  }

  private void look(double x, double y) {
    xLow = Math.min(xLow, x);
    xHigh = Math.max(xHigh, x);
    yLow = Math.min(yLow, y);
    yHigh = Math.max(yHigh, y);
  }

  private Svg draw() {
    int bottom = TOP + PLOT_HEIGHT;
    int height = bottom + BELOW + LEGEND_LINE * lines.size();
    Axis across = Axis.over(xLow, xHigh, LEFT, WIDTH - RIGHT);
    Axis up = Axis.over(yLow, yHigh, bottom, TOP).rounded(TICKS);
    Svg svg = new Svg(WIDTH, height, yName + " over " + xName);
    for (double tick : up.ticks(TICKS)) {
      double y = up.pixel(tick);
      svg.line("rule", LEFT, y, WIDTH - RIGHT, y);
      svg.text("soft", Anchor.END, LEFT - 5, y + 4, up.label(tick, TICKS));
    }
    for (double tick : across.ticks(TICKS)) {
      double x = across.pixel(tick);
      svg.line("rule", x, bottom, x, bottom + 4);
      svg.text("soft", Anchor.MIDDLE, x, bottom + 17, across.label(tick, TICKS));
    }
    svg.text("", Anchor.END, WIDTH - RIGHT, bottom + 33, xName);
    svg.text("", Anchor.START, 4, TOP - 11, yName);
    for (int i = 0; i < lines.size(); i++) {
      draw(svg, lines.get(i), "c" + i % COLORS, across, up);
      double y = bottom + BELOW + LEGEND_LINE * i + 10;
      svg.line("c" + i % COLORS, LEFT, y, LEFT + 26, y);
      svg.text("", Anchor.START, LEFT + 32, y + 4, lines.get(i).name);
    }
    return svg;
  }

  private static void draw(Svg svg, Line line, String style, Axis across, Axis up) {
    double[] x = new double[line.x.length];
    double[] y = new double[line.x.length];
    int count = 0;
    for (int i = 0; i < line.x.length; i++) {
      if (Double.isFinite(line.x[i]) && Double.isFinite(line.y[i])) {
        x[count] = across.pixel(line.x[i]);
        y[count++] = up.pixel(line.y[i]);
      } else {
        svg.path(style, x, y, count);
        count = 0;
      }
    }
    svg.path(style, x, y, count);
  }
}

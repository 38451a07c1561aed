package io.github.jetdetr.calibration.report;

import io.github.jetdetr.calibration.report.Svg.Anchor;
import java.util.ArrayList;
import java.util.List;

/** Estimates with their intervals, one below the other, against a line at zero. */
public final class IntervalChart {

  private static final int WIDTH = 420;
  private static final int LEFT = 120;
  private static final int RIGHT = 16;
  private static final int ROW = 26;
  private static final int BELOW = 38;
  private static final int TICKS = 4;

  private record Row(String name, double estimate, double low, double high) {}

  private final String axisName;
  private final double least;
  private final List<Row> rows = new ArrayList<>();

  /**
   * Begins a chart.
   *
   * @param axisName stands at the axis
   * @param least the axis reaches to this value at least, so that nothing looks large that is not
   */
  public IntervalChart(String axisName, double least) {
    this.axisName = axisName;
    this.least = least;
  }

  /**
   * Adds an estimate.
   *
   * @throws IllegalArgumentException when a value is not finite or the interval is turned around
   */
  public IntervalChart row(String name, double estimate, double low, double high) {
    if (!(low <= high) || !Double.isFinite(estimate) || !Double.isFinite(high - low)) {
      throw new IllegalArgumentException("no interval: %s to %s".formatted(low, high));
    }
    rows.add(new Row(name, estimate, low, high));
    return this;
  }

  public Markup markup() {
    return draw().markup();
  }

  private Svg draw() {
    double low = 0;
    double high = least;
    for (Row row : rows) {
      low = Math.min(low, Math.min(row.estimate, row.low));
      high = Math.max(high, Math.max(row.estimate, row.high));
    }
    Axis axis = Axis.over(low, high, LEFT, WIDTH - RIGHT).rounded(TICKS);
    int bottom = ROW * rows.size() + 6;
    Svg svg = new Svg(WIDTH, bottom + BELOW, axisName);
    for (double tick : axis.ticks(TICKS)) {
      svg.line("rule", axis.pixel(tick), 0, axis.pixel(tick), bottom);
      svg.text("soft", Anchor.MIDDLE, axis.pixel(tick), bottom + 15, axis.label(tick, TICKS));
    }
    svg.line("zero", axis.pixel(0), 0, axis.pixel(0), bottom);
    for (int r = 0; r < rows.size(); r++) {
      Row row = rows.get(r);
      double y = ROW * (r + 0.5);
      svg.text("", Anchor.END, LEFT - 10, y + 4, BarChart.shortened(row.name));
      svg.line("whisker", axis.pixel(row.low), y, axis.pixel(row.high), y);
      svg.line("whisker", axis.pixel(row.low), y - 4, axis.pixel(row.low), y + 4);
      svg.line("whisker", axis.pixel(row.high), y - 4, axis.pixel(row.high), y + 4);
      svg.dot("f0", axis.pixel(row.estimate), y);
    }
    svg.text("", Anchor.END, WIDTH - RIGHT, bottom + 32, axisName);
    return svg;
  }
}

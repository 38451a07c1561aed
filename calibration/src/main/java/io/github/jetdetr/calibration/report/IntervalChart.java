package io.github.jetdetr.calibration.report;

import io.github.jetdetr.calibration.report.Svg.Anchor;
import java.util.ArrayList;
import java.util.List;

/** Estimates with their intervals, one per row, relative to a line at zero. */
public final class IntervalChart {

  private static final int WIDTH = 420;
  private static final int LEFT_MARGIN = 120;
  private static final int RIGHT_MARGIN = 16;
  private static final int ROW_HEIGHT = 26;
  private static final int BOTTOM_MARGIN = 38;
  private static final int TICKS = 4;

  private record Row(String name, double estimate, double low, double high) {}

  private final String axisName;
  private final double minHigh;
  private final List<Row> rows = new ArrayList<>();

  /**
   * An empty chart.
   *
   * @param axisName label of the axis
   * @param minHigh the axis extends at least to this value, so that small values look small
   */
  public IntervalChart(String axisName, double minHigh) {
    this.axisName = axisName;
    this.minHigh = minHigh;
  }

  /**
   * Adds an estimate.
   *
   * @throws IllegalArgumentException if a value is not finite or {@code low} exceeds {@code high}
   */
  public IntervalChart row(String name, double estimate, double low, double high) {
    if (!(low <= high) || !Double.isFinite(estimate) || !Double.isFinite(high - low)) {
      throw new IllegalArgumentException("invalid interval: %s to %s".formatted(low, high));
    }
    rows.add(new Row(name, estimate, low, high));
    return this;
  }

  /** The chart as inline SVG. */
  public Markup markup() {
    return draw().markup();
  }

  private Svg draw() {
    double low = 0;
    double high = minHigh;
    for (Row row : rows) {
      low = Math.min(low, Math.min(row.estimate, row.low));
      high = Math.max(high, Math.max(row.estimate, row.high));
    }
    Axis axis = Axis.over(low, high, LEFT_MARGIN, WIDTH - RIGHT_MARGIN).rounded(TICKS);
    int bottom = ROW_HEIGHT * rows.size() + 6;
    Svg svg = new Svg(WIDTH, bottom + BOTTOM_MARGIN, axisName);
    for (double tick : axis.ticks(TICKS)) {
      svg.line("rule", axis.pixel(tick), 0, axis.pixel(tick), bottom);
      svg.text("soft", Anchor.MIDDLE, axis.pixel(tick), bottom + 15, axis.label(tick, TICKS));
    }
    svg.line("zero", axis.pixel(0), 0, axis.pixel(0), bottom);
    for (int r = 0; r < rows.size(); r++) {
      Row row = rows.get(r);
      double y = ROW_HEIGHT * (r + 0.5);
      svg.text("", Anchor.END, LEFT_MARGIN - 10, y + 4, BarChart.truncated(row.name));
      svg.line("whisker", axis.pixel(row.low), y, axis.pixel(row.high), y);
      svg.line("whisker", axis.pixel(row.low), y - 4, axis.pixel(row.low), y + 4);
      svg.line("whisker", axis.pixel(row.high), y - 4, axis.pixel(row.high), y + 4);
      svg.dot("f0", axis.pixel(row.estimate), y);
    }
    svg.text("", Anchor.END, WIDTH - RIGHT_MARGIN, bottom + 32, axisName);
    return svg;
  }
}

package io.github.jetdetr.calibration.report;

import io.github.jetdetr.calibration.report.Svg.Anchor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Horizontal bar chart with one group per name and one bar per series, each labelled with its
 * value. A value that is not finite has no bar and is shown as a dash.
 */
public final class BarChart {

  private static final int BARS_WIDTH = 300;
  private static final int LEFT_MARGIN = 120;
  private static final double CHARACTER_WIDTH = 7; // pixels, about
  private static final int RIGHT_MARGIN = 52;
  private static final int BAR_HEIGHT = 13;
  private static final int GAP = 7;
  private static final int LEGEND_LINE = 18;
  private static final int MAX_NAME_LENGTH = 17;
  private static final int COLORS = 6;

  private record Group(String name, List<Double> values) {}

  private final List<String> series;
  private final List<Group> groups = new ArrayList<>();
  private int nameLength = MAX_NAME_LENGTH;
  private double low;
  private double high;

  /** An empty chart; with a single series it has no legend. */
  public BarChart(List<String> series) {
    this.series = List.copyOf(series);
  }

  /** Sets the number of characters of a name that are shown; longer ones are truncated. */
  public BarChart maxNameLength(int characters) {
    nameLength = characters;
    return this;
  }

  /** Extends the axis to include this value. */
  public BarChart including(double value) {
    low = Math.min(low, value);
    high = Math.max(high, value);
    return this;
  }

  /**
   * Adds one bar for each series.
   *
   * @throws IllegalArgumentException if there are more or fewer values than series
   */
  public BarChart group(String name, List<Double> values) {
    if (values.size() != series.size()) {
      throw new IllegalArgumentException(
          "%d values for %d series".formatted(values.size(), series.size()));
    }
    for (double value : values) {
      if (Double.isFinite(value)) {
        including(value);
      }
    }
    groups.add(new Group(name, List.copyOf(values)));
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

  private int left() {
    return LEFT_MARGIN + (int) (CHARACTER_WIDTH * (nameLength - MAX_NAME_LENGTH));
  }

  private Svg draw() {
    int left = left();
    int width = left + BARS_WIDTH;
    int legend = series.size() > 1 ? LEGEND_LINE * series.size() + 4 : 0;
    int groupHeight = BAR_HEIGHT * series.size() + GAP;
    int height = legend + groupHeight * groups.size() + GAP;
    Svg svg = new Svg(width, height, "bars: " + String.join(", ", series));
    for (int s = 0; legend > 0 && s < series.size(); s++) {
      svg.bar("f" + s % COLORS, left, LEGEND_LINE * s + 4, BAR_HEIGHT, BAR_HEIGHT);
      svg.text("", Anchor.START, left + BAR_HEIGHT + 6, LEGEND_LINE * s + 15, series.get(s));
    }
    // Space for the labels of negative bars.
    double labelSpace = low < 0 ? RIGHT_MARGIN - 8 : 0;
    Axis axis =
        Axis.over(low, high > low ? high : low + 1, left + labelSpace, width - RIGHT_MARGIN);
    for (int g = 0; g < groups.size(); g++) {
      draw(svg, groups.get(g), legend + groupHeight * g + GAP, axis);
    }
    svg.line("zero", axis.pixel(0), legend, axis.pixel(0), height);
    return svg;
  }

  private void draw(Svg svg, Group group, int top, Axis axis) {
    double middle = top + BAR_HEIGHT * series.size() / 2.0 + 4;
    svg.text("", Anchor.END, left() - 6, middle, truncated(group.name(), nameLength));
    for (int s = 0; s < series.size(); s++) {
      double value = group.values().get(s);
      double y = top + BAR_HEIGHT * s;
      double zero = axis.pixel(0);
      double end = Double.isFinite(value) ? axis.pixel(value) : zero;
      svg.bar("f" + s % COLORS, Math.min(zero, end), y + 1, Math.abs(end - zero), BAR_HEIGHT - 2);
      boolean left = value < 0;
      svg.text(
          "soft", left ? Anchor.END : Anchor.START, end + (left ? -4 : 4), y + 10.5, label(value));
    }
  }

  private static String label(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "–";
  }

  static String truncated(String name) {
    return truncated(name, MAX_NAME_LENGTH);
  }

  private static String truncated(String name, int maxLength) {
    return name.length() > maxLength ? name.substring(0, maxLength - 1) + "…" : name;
  }
}

package io.github.jetdetr.calibration.report;

import io.github.jetdetr.calibration.report.Svg.Anchor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lying bars from zero, one group a name and one bar a series, each with its figure behind it. A
 * value that is not finite has no bar and shows a dash.
 */
public final class BarChart {

  private static final int BARS = 300;
  private static final int LEFT = 120;
  private static final double CHARACTER = 7; // pixels, about
  private static final int RIGHT = 52;
  private static final int BAR = 13;
  private static final int GAP = 7;
  private static final int LEGEND_LINE = 18;
  private static final int MAX_NAME_LENGTH = 17;
  private static final int COLORS = 6;

  private record Group(String name, List<Double> values) {}

  private final List<String> series;
  private final List<Group> groups = new ArrayList<>();
  private int maxName = MAX_NAME_LENGTH;
  private double low;
  private double high;

  /** Begins a chart; with one series there is no legend. */
  public BarChart(List<String> series) {
    this.series = List.copyOf(series);
  }

  /** Leaves room for names of so many characters; longer ones are cut. */
  public BarChart naming(int characters) {
    maxName = characters;
    return this;
  }

  /** Makes the axis reach at least to this value. */
  public BarChart reaching(double value) {
    low = Math.min(low, value);
    high = Math.max(high, value);
    return this;
  }

  /**
   * Adds one bar for each series.
   *
   * @throws IllegalArgumentException when there are more or fewer values than series
   */
  public BarChart group(String name, List<Double> values) {
    if (values.size() != series.size()) {
      throw new IllegalArgumentException(
          "%d values for %d series".formatted(values.size(), series.size()));
    }
    for (double value : values) {
      if (Double.isFinite(value)) {
        reaching(value);
      }
    }
    groups.add(new Group(name, List.copyOf(values)));
    return this;
  }

  public Markup markup() {
    return draw().markup();
  }

  /** An SVG file of its own, styles included. */
  public String svgFile() {
    return draw().file();
  }

  private int left() {
    return LEFT + (int) (CHARACTER * (maxName - MAX_NAME_LENGTH));
  }

  private Svg draw() {
    int left = left();
    int width = left + BARS;
    int legend = series.size() > 1 ? LEGEND_LINE * series.size() + 4 : 0;
    int groupHeight = BAR * series.size() + GAP;
    int height = legend + groupHeight * groups.size() + GAP;
    Svg svg = new Svg(width, height, "bars: " + String.join(", ", series));
    for (int s = 0; legend > 0 && s < series.size(); s++) {
      svg.bar("f" + s % COLORS, left, LEGEND_LINE * s + 4, BAR, BAR);
      svg.text("", Anchor.START, left + BAR + 6, LEGEND_LINE * s + 15, series.get(s));
    }
    // Room for the figures of bars that point to the left.
    double room = low < 0 ? RIGHT - 8 : 0;
    Axis axis = Axis.over(low, high > low ? high : low + 1, left + room, width - RIGHT);
    for (int g = 0; g < groups.size(); g++) {
      draw(svg, groups.get(g), legend + groupHeight * g + GAP, axis);
    }
    svg.line("zero", axis.pixel(0), legend, axis.pixel(0), height);
    return svg;
  }

  private void draw(Svg svg, Group group, int top, Axis axis) {
    double middle = top + BAR * series.size() / 2.0 + 4;
    svg.text("", Anchor.END, left() - 6, middle, shortened(group.name(), maxName));
    for (int s = 0; s < series.size(); s++) {
      double value = group.values().get(s);
      double y = top + BAR * s;
      double zero = axis.pixel(0);
      double end = Double.isFinite(value) ? axis.pixel(value) : zero;
      svg.bar("f" + s % COLORS, Math.min(zero, end), y + 1, Math.abs(end - zero), BAR - 2);
      boolean left = value < 0;
      svg.text(
          "soft", left ? Anchor.END : Anchor.START, end + (left ? -4 : 4), y + 10.5, figure(value));
    }
  }

  private static String figure(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "–";
  }

  static String shortened(String name) {
    return shortened(name, MAX_NAME_LENGTH);
  }

  private static String shortened(String name, int longest) {
    return name.length() > longest ? name.substring(0, longest - 1) + "…" : name;
  }
}

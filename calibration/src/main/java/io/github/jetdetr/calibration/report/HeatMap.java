package io.github.jetdetr.calibration.report;

import java.util.List;
import java.util.Locale;

/**
 * A matrix whose cells carry a figure and are the darker the higher it is: a heat map that can be
 * read as a table, and a confusion matrix.
 */
public final class HeatMap {

  private final int columns;
  private final StringBuilder html = new StringBuilder();

  /**
   * One cell.
   *
   * @param text what stands in it
   * @param shade how dark it is, 0..1; clamped, NaN is 0
   */
  public record Cell(String text, double shade) {}

  /**
   * Begins a matrix.
   *
   * @param corner what rows and columns are, above the row names
   * @param turned whether column names stand upright, for many narrow columns
   */
  public HeatMap(String corner, List<String> columnNames, boolean turned) {
    columns = columnNames.size();
    html.append("<div class=\"scroll\"><table class=\"heat\">\n<thead><tr><th>")
        .append(Markup.escape(corner))
        .append("</th>");
    for (String name : columnNames) {
      html.append(turned ? "<th class=\"turned\">" : "<th>")
          .append(Markup.escape(name))
          .append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException when it has more or fewer cells than there are columns
   */
  public HeatMap row(String name, List<Cell> cells) {
    if (cells.size() != columns) {
      throw new IllegalArgumentException(
          "a row of %d cells in a matrix of %d columns".formatted(cells.size(), columns));
    }
    html.append("<tr><td>").append(Markup.escape(name)).append("</td>");
    for (Cell cell : cells) {
      double shade = cell.shade() > 0 ? Math.min(1, cell.shade()) : 0;
      html.append(
          String.format(
              Locale.ROOT, "<td style=\"--s:%.2f\">%s</td>", shade, Markup.escape(cell.text())));
    }
    html.append("</tr>\n");
    return this;
  }

  public Markup markup() {
    return new Markup(html + "</tbody></table></div>");
  }
}

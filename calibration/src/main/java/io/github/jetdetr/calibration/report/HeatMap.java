package io.github.jetdetr.calibration.report;

import java.util.List;
import java.util.Locale;

/** A table whose cells are shaded by value, for heat maps and confusion matrices. */
public final class HeatMap {

  private final int columns;
  private final StringBuilder html = new StringBuilder();

  /**
   * One cell.
   *
   * @param text its content
   * @param shade darkness, clamped to 0..1; NaN counts as 0
   */
  public record Cell(String text, double shade) {}

  /**
   * An empty matrix.
   *
   * @param corner heading above the row names
   * @param vertical whether column names are vertical, for many narrow columns
   */
  public HeatMap(String corner, List<String> columnNames, boolean vertical) {
    columns = columnNames.size();
    html.append("<div class=\"scroll\"><table class=\"heat\">\n<thead><tr><th>")
        .append(Markup.escape(corner))
        .append("</th>");
    for (String name : columnNames) {
      html.append(vertical ? "<th class=\"turned\">" : "<th>")
          .append(Markup.escape(name))
          .append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has more or fewer cells than there are columns
   */
  public HeatMap row(String name, List<Cell> cells) {
    if (cells.size() != columns) {
      throw new IllegalArgumentException(
          "a row has %d cells, but the matrix has %d columns".formatted(cells.size(), columns));
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

  /** The matrix as an HTML table. */
  public Markup markup() {
    return new Markup(html + "</tbody></table></div>");
  }
}

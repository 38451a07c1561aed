package io.github.jetdetr.calibration.report;

import java.util.List;

/**
 * An HTML table with names on the left and figures on the right; wide tables scroll horizontally.
 */
public final class Table {

  private final int columns;
  private final StringBuilder html = new StringBuilder();

  /** An empty table with these column headings. */
  public Table(List<String> headings) {
    columns = headings.size();
    html.append("<div class=\"scroll\"><table>\n<thead>");
    cells("th", headings);
    html.append("</thead>\n<tbody>\n");
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has more or fewer cells than there are headings
   */
  public Table row(List<String> cells) {
    if (cells.size() != columns) {
      throw new IllegalArgumentException(
          "a row has %d cells, but the table has %d columns".formatted(cells.size(), columns));
    }
    cells("td", cells);
    return this;
  }

  /** The table as HTML. */
  public Markup markup() {
    return new Markup(html + "</tbody></table></div>");
  }

  private void cells(String tag, List<String> cells) {
    html.append("<tr>");
    for (String cell : cells) {
      html.append("<%s>%s</%s>".formatted(tag, Markup.escape(cell), tag));
    }
    html.append("</tr>\n");
  }
}

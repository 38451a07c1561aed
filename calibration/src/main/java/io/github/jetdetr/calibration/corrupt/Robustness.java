package io.github.jetdetr.calibration.corrupt;

import io.github.jetdetr.calibration.report.Figures;
import io.github.jetdetr.calibration.report.HeatMap;
import io.github.jetdetr.calibration.report.LineChart;
import io.github.jetdetr.calibration.report.Markup;
import io.github.jetdetr.calibration.report.Page;
import io.github.jetdetr.calibration.report.ReportTitle;
import io.github.jetdetr.calibration.report.Table;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Robustness of models to corrupted pictures: AP of one or more models under every corruption.
 *
 * @param images number of pictures
 * @param severities ascending, in 1..5
 * @param models the results of each model
 * @param notes what a reader has to know, such as what was left out; one line each
 */
public record Robustness(
    int images, List<Integer> severities, List<Model> models, List<String> notes) {

  /**
   * The results of one model.
   *
   * @param name display name
   * @param facts what reports list about the model, by label
   * @param clean AP on the original pictures, 0..1
   * @param ap AP by corruption, one for each severity
   */
  public record Model(
      String name, Map<String, String> facts, double clean, Map<Corruption, List<Double>> ap) {

    /** Mean AP over corruptions and severities, 0..1: mPC (Michaelis et al. 2019, section 3.2). */
    double mean() {
      return ap.values().stream()
          .flatMap(List::stream)
          .mapToDouble(value -> value)
          .average()
          .orElse(Double.NaN);
    }

    /** Mean AP relative to the clean AP: rPC (same section). */
    double relative() {
      return mean() / clean;
    }
  }

  /** The results as a JSON object; NaN becomes null. */
  public Map<String, Object> json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("images", images);
    root.put("severities", severities);
    root.put("notes", notes);
    List<Map<String, Object>> list = new ArrayList<>();
    for (Model model : models) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", model.name());
      one.putAll(model.facts());
      one.put("AP", model.clean());
      one.put("mean_AP_under_corruption", Figures.json(model.mean()));
      one.put("relative", Figures.json(model.relative()));
      Map<String, Object> corruptions = new LinkedHashMap<>();
      model.ap().forEach((corruption, ap) -> corruptions.put(corruption.toString(), ap));
      one.put("AP_by_severity", corruptions);
      list.add(one);
    }
    root.put("models", list);
    return root;
  }

  /** Prints the results for a terminal. */
  public void text(PrintWriter out) {
    notes.forEach(note -> out.println("note: " + note));
    for (Model model : models) {
      out.printf(
          "%s: AP %s on %d pictures; mean AP under corruption %s, relative %s%n",
          model.name(),
          Figures.share(model.clean()),
          images,
          Figures.share(model.mean()),
          Figures.share(model.relative()));
      out.printf("%-14s", "severity");
      severities.forEach(severity -> out.printf("%7d", severity));
      out.println();
      model
          .ap()
          .forEach(
              (corruption, ap) -> {
                out.printf("%-14s", corruption);
                ap.forEach(value -> out.printf("%7s", Figures.share(value)));
                out.println();
              });
      out.println();
    }
  }

  /** The results, those of this moment, as an HTML report. */
  public Page page(Instant now) {
    String names = models.stream().map(Model::name).collect(Collectors.joining(", "));
    Page page =
        new Page(
            ReportTitle.of("Robustness of " + names, images, models.get(0).facts(), now),
            "AP under %d corruptions".formatted(models.get(0).ap().size()));
    notes.forEach(page::paragraph);
    Table table = new Table(List.of("model", "AP", "under corruption", "relative"));
    for (Model model : models) {
      table.row(
          List.of(
              model.name(),
              Figures.share(model.clean()),
              Figures.share(model.mean()),
              Figures.share(model.relative())));
    }
    page.section("Models")
        .figure("AP under corruption: mean of all corruptions and severities", table.markup());
    page.figure("Mean AP of all corruptions by severity; 0: original pictures", bySeverity());
    page.section("By corruption")
        .paragraph("AP by severity; darker cells are closer to the clean AP.");
    for (int at = 0; at < models.size(); at += 2) {
      if (at + 1 < models.size()) {
        Model left = models.get(at);
        Model right = models.get(at + 1);
        page.figures(left.name(), heatMap(left), right.name(), heatMap(right));
      } else {
        page.figure(models.get(at).name(), heatMap(models.get(at)));
      }
    }
    return page;
  }

  private Markup bySeverity() {
    LineChart chart = new LineChart("severity", "AP").spanning(0, 5, 0, 0);
    for (Model model : models) {
      double[] x = new double[severities.size() + 1];
      double[] y = new double[x.length];
      y[0] = model.clean();
      for (int at = 1; at < x.length; at++) {
        int severity = at - 1;
        x[at] = severities.get(severity);
        y[at] =
            model.ap().values().stream()
                .mapToDouble(ap -> ap.get(severity))
                .average()
                .orElse(Double.NaN);
      }
      chart.line(model.name(), x, y);
    }
    return chart.markup();
  }

  private Markup heatMap(Model model) {
    List<String> columns = new ArrayList<>(List.of("clean"));
    severities.forEach(severity -> columns.add(String.format(Locale.ROOT, "%d", severity)));
    HeatMap map = new HeatMap("severity", columns, false);
    model
        .ap()
        .forEach(
            (corruption, ap) -> {
              List<HeatMap.Cell> cells = new ArrayList<>();
              cells.add(new HeatMap.Cell(Figures.share(model.clean()), 1));
              ap.forEach(
                  value ->
                      cells.add(new HeatMap.Cell(Figures.share(value), value / model.clean())));
              map.row(corruption.toString(), cells);
            });
    return map.markup();
  }
}

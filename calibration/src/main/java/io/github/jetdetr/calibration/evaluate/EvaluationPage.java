package io.github.jetdetr.calibration.evaluate;

import io.github.jetdetr.calibration.analysis.ErrorKind;
import io.github.jetdetr.calibration.analysis.OperatingPoint;
import io.github.jetdetr.calibration.metric.CategoryResult;
import io.github.jetdetr.calibration.metric.PrecisionCurve;
import io.github.jetdetr.calibration.report.BarChart;
import io.github.jetdetr.calibration.report.Figures;
import io.github.jetdetr.calibration.report.HeatMap;
import io.github.jetdetr.calibration.report.LineChart;
import io.github.jetdetr.calibration.report.Markup;
import io.github.jetdetr.calibration.report.Page;
import io.github.jetdetr.calibration.report.ReportTitle;
import io.github.jetdetr.calibration.report.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** An {@link Evaluation} as an HTML report. */
public final class EvaluationPage {

  private final Evaluation evaluation;

  private EvaluationPage(Evaluation evaluation) {
    this.evaluation = evaluation;
  }

  /** The whole report, ready to be written, of results of this moment. */
  public static Page of(Evaluation evaluation, Instant at) {
    return new EvaluationPage(evaluation).page(at);
  }

  private Page page(Instant at) {
    EvaluationInput measured = evaluation.measured();
    Map<String, String> facts = measured.facts();
    String evaluated = facts.getOrDefault("model", facts.getOrDefault("file", "detections"));
    Page page =
        new Page(
            ReportTitle.of(
                "Evaluation of " + evaluated, measured.truth().images().size(), facts, at),
            "%d objects, %d detections".formatted(evaluation.objects(), measured.results().size()));
    page.facts(facts);
    measured.notes().forEach(page::paragraph);
    page.section("COCO metrics")
        .figure(
            "Box metrics, 0 to 1, of AP with its 95 % confidence interval; –: no such objects",
            metrics());
    page.section("Precision and recall")
        .figures(
            "Precision over recall at three IoU thresholds, mean of all categories",
            curves(),
            "F1, precision and recall over the score threshold at IoU .50, all categories pooled",
            thresholds())
        .figure("Operating points", points());
    if (!evaluation.groups().isEmpty()) {
      page.section("By weather")
          .figure(
              "Recall at a score threshold of %s and IoU .50"
                  .formatted(Figures.share(evaluation.threshold())),
              groups())
          .figure("AP of each category in each weather", groupedCategories());
    }
    page.section("Errors")
        .paragraph(
            ("Why detections with a score of at least %s are false positives, or objects are"
                        + " missed, and how much AP50 would")
                    .formatted(Figures.share(evaluation.threshold()))
                + " rise if only this kind of error were fixed (TIDE, Bolya et al. 2020).")
        .figures("Number of errors", errors(true), "AP50 lost", errors(false));
    ConfusionFigures confusion = new ConfusionFigures(evaluation);
    page.section("Confusions")
        .figure(
            "Rows: true category; columns: detected category; the most frequent categories",
            confusion.matrix())
        .figure("The most frequent confusions", confusion.pairs());
    page.section("Categories").figure("By number of objects", categories());
    return page;
  }

  private Markup metrics() {
    Map<String, Double> byName = evaluation.coco().metrics().byName();
    Table table = new Table(List.of("", "all", "small", "medium", "large"));
    table.row(row("AP", byName, "AP", "APs", "APm", "APl"));
    table.row(row("AP at IoU .50", byName, "AP50"));
    table.row(row("AP at IoU .75", byName, "AP75"));
    table.row(row("AR, 1 detection", byName, "AR1"));
    table.row(row("AR, 10 detections", byName, "AR10"));
    table.row(row("AR, 100 detections", byName, "AR100", "ARs", "ARm", "ARl"));
    return table.markup();
  }

  private List<String> row(String name, Map<String, Double> byName, String... keys) {
    List<String> cells = new ArrayList<>(List.of(name));
    for (String key : keys) {
      String share = Figures.share(byName.getOrDefault(key, Double.NaN));
      cells.add((share + " " + evaluation.interval(key)).strip());
    }
    while (cells.size() < 5) {
      cells.add("");
    }
    return cells;
  }

  private Markup curves() {
    LineChart chart = new LineChart("recall", "precision").spanning(0, 1, 0, 1);
    for (int iou : new int[] {0, 5, 8}) {
      List<CategoryResult> categories = evaluation.coco().categories();
      double[] recall = new double[101];
      double[] precision = new double[101];
      for (int point = 0; point < recall.length; point++) {
        recall[point] = point / 100.0;
        for (CategoryResult category : categories) {
          PrecisionCurve curve = category.curves().get(iou);
          precision[point] += curve.precision(point) / categories.size();
        }
      }
      chart.line("IoU .%d".formatted(50 + 5 * iou), recall, precision);
    }
    return chart.markup();
  }

  private Markup thresholds() {
    int steps = 100;
    double[] score = new double[steps];
    double[] f1 = new double[steps];
    double[] precision = new double[steps];
    double[] recall = new double[steps];
    for (int step = 0; step < steps; step++) {
      score[step] = (step + 0.5) / steps;
      OperatingPoint point = evaluation.points().at(score[step]);
      f1[step] = point.f1();
      precision[step] = point.precision();
      recall[step] = point.recall();
    }
    return new LineChart("score threshold", "share")
        .spanning(0, 1, 0, 1)
        .line("F1", score, f1)
        .line("precision", score, precision)
        .line("recall", score, recall)
        .markup();
  }

  private Markup points() {
    Table table =
        new Table(List.of("", "score", "precision", "recall", "F1", "accuracy", "TP", "FP", "FN"));
    point(table, "as configured", evaluation.points().at(evaluation.threshold()));
    evaluation.points().best().ifPresent(best -> point(table, "best F1", best));
    return table.markup();
  }

  private static void point(Table table, String name, OperatingPoint point) {
    table.row(
        List.of(
            name,
            Figures.share(point.scoreThreshold()),
            Figures.share(point.precision()),
            Figures.share(point.recall()),
            Figures.share(point.f1()),
            Figures.share(point.accuracy()),
            String.valueOf(point.truePositives()),
            String.valueOf(point.falsePositives()),
            String.valueOf(point.falseNegatives())));
  }

  private Markup groups() {
    Table table =
        new Table(List.of("", "pictures", "objects", "AP", "95 % of AP", "AP50", "recall"));
    evaluation
        .groups()
        .forEach(
            (name, group) ->
                table.row(
                    List.of(
                        name,
                        String.valueOf(group.measured().truth().images().size()),
                        String.valueOf(group.objects()),
                        Figures.share(group.coco().metrics().ap()),
                        group.interval("AP"),
                        Figures.share(group.coco().metrics().ap50()),
                        Figures.share(group.points().at(group.threshold()).recall()))));
    return table.markup();
  }

  private Markup groupedCategories() {
    HeatMap map = new HeatMap("", List.copyOf(evaluation.groups().keySet()), false);
    for (String category : evaluation.coco().apPerCategory().keySet()) {
      List<HeatMap.Cell> cells = new ArrayList<>();
      for (Evaluation group : evaluation.groups().values()) {
        double ap = group.coco().apPerCategory().getOrDefault(category, Double.NaN);
        cells.add(new HeatMap.Cell(Figures.share(ap), ap));
      }
      map.row(category, cells);
    }
    return map.markup();
  }

  private Markup errors(boolean counts) {
    if (!counts) {
      BarChart chart = new BarChart(List.of("AP50 lost"));
      for (ErrorKind kind : ErrorKind.values()) {
        chart.group(Evaluation.word(kind), List.of(evaluation.errors().ap50Lost(kind)));
      }
      return chart.markup();
    }
    Table table = new Table(List.of("kind", "count"));
    for (ErrorKind kind : ErrorKind.values()) {
      table.row(List.of(Evaluation.word(kind), String.valueOf(evaluation.errors().count(kind))));
    }
    return table.markup();
  }

  private Markup categories() {
    Table table =
        new Table(
            List.of(
                "category", "objects", "AP", "AP50", "best score", "F1", "precision", "recall"));
    evaluation.coco().categories().stream()
        .sorted(Comparator.comparingLong(CategoryResult::truths).reversed())
        .forEach(result -> category(table, result));
    return table.markup();
  }

  private void category(Table table, CategoryResult result) {
    List<String> cells =
        new ArrayList<>(
            List.of(
                result.category().name(),
                String.valueOf(result.truths()),
                Figures.share(result.ap()),
                Figures.share(result.ap50())));
    evaluation
        .points()
        .best(result.category().id())
        .ifPresentOrElse(
            best -> {
              cells.add(Figures.share(best.scoreThreshold()));
              cells.add(Figures.share(best.f1()));
              cells.add(Figures.share(best.precision()));
              cells.add(Figures.share(best.recall()));
            },
            () -> cells.addAll(List.of("–", "–", "–", "–")));
    table.row(cells);
  }
}

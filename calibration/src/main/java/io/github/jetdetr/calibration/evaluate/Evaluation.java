package io.github.jetdetr.calibration.evaluate;

import io.github.jetdetr.calibration.analysis.ConfusionMatrix;
import io.github.jetdetr.calibration.analysis.ErrorBreakdown;
import io.github.jetdetr.calibration.analysis.ErrorKind;
import io.github.jetdetr.calibration.analysis.OperatingPoint;
import io.github.jetdetr.calibration.analysis.OperatingPoints;
import io.github.jetdetr.calibration.analysis.PictureMatch;
import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.metric.CategoryResult;
import io.github.jetdetr.calibration.metric.CocoEvaluation;
import io.github.jetdetr.calibration.metric.CocoEvaluator;
import io.github.jetdetr.calibration.metric.CocoMatches;
import io.github.jetdetr.calibration.metric.PrecisionCurve;
import io.github.jetdetr.calibration.report.Figures;
import io.github.jetdetr.calibration.statistics.ApIntervals;
import io.github.jetdetr.calibration.statistics.ConfidenceInterval;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The results of {@code evaluate} on one set of detections, with their text and JSON forms.
 *
 * @param measured the pictures, labels and detections
 * @param threshold minimum score of the detections in operating point, confusion matrix and errors
 * @param coco the COCO metrics
 * @param intervals 95 % confidence intervals of the AP figures by name, without those that are not
 *     defined; empty on a single picture
 * @param points operating points at every score threshold
 * @param confusion at {@code threshold}
 * @param errors at {@code threshold}
 * @param groups evaluation of each group by name
 */
public record Evaluation(
    EvaluationInput measured,
    double threshold,
    CocoEvaluation coco,
    Map<String, ConfidenceInterval> intervals,
    OperatingPoints points,
    ConfusionMatrix confusion,
    ErrorBreakdown errors,
    Map<String, Evaluation> groups) {

  /**
   * Matches and scores.
   *
   * @throws IllegalArgumentException if a detection's picture or category is not in the annotations
   */
  public static Evaluation of(EvaluationInput measured, double threshold) {
    CocoMatches matches = CocoMatches.of(measured.truth(), measured.results());
    Map<String, Evaluation> groups = new LinkedHashMap<>();
    measured
        .groups()
        .forEach((name, ids) -> groups.put(name, Evaluation.of(measured.group(ids), threshold)));
    CocoEvaluation coco = CocoEvaluator.evaluate(matches);
    List<PictureMatch> pictures = PictureMatch.all(measured.truth(), measured.results(), threshold);
    return new Evaluation(
        measured,
        threshold,
        coco,
        ApIntervals.of(matches, coco.metrics()),
        OperatingPoints.of(matches),
        ConfusionMatrix.of(measured.truth(), pictures),
        ErrorBreakdown.of(measured.truth(), pictures),
        groups);
  }

  /** Number of objects to be detected, without crowds. */
  long objects() {
    return coco.categories().stream().mapToLong(CategoryResult::truths).sum();
  }

  /** The results as a JSON object; NaN becomes null. */
  public Map<String, Object> json() {
    Map<String, Object> root = new LinkedHashMap<>(measured.facts());
    root.put("images", measured.truth().images().size());
    root.put("objects", objects());
    root.put("detections", measured.results().size());
    root.put("notes", measured.notes());
    root.put("metrics", coco.metrics().byName());
    root.put("metrics_ci95", ci95());
    root.put("AP_per_category", coco.apPerCategory());
    PrecisionCurve curve = coco.meanCurveAtIou50();
    List<Double> precision = new ArrayList<>();
    for (int point = 0; point < curve.points(); point++) {
      precision.add(curve.precision(point));
    }
    root.put("AP50_precision_at_recall_0_to_1_step_0.01", precision);
    root.put("at_threshold", json(points.at(threshold)));
    root.put("best_threshold", points.best().map(Evaluation::json).orElse(null));
    Map<String, Object> categories = new LinkedHashMap<>();
    for (CategoryResult result : coco.categories()) {
      categories.put(result.category().name(), json(result));
    }
    root.put("categories", categories);
    root.put("confusions", confusions());
    Map<String, Object> kinds = new LinkedHashMap<>();
    for (ErrorKind kind : ErrorKind.values()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("count", errors.count(kind));
      one.put("AP50_lost", errors.ap50Lost(kind));
      kinds.put(word(kind), one);
    }
    root.put("errors", kinds);
    if (!groups.isEmpty()) {
      Map<String, Object> byGroup = new LinkedHashMap<>();
      groups.forEach((name, group) -> byGroup.put(name, group.shortJson()));
      root.put("groups", byGroup);
    }
    return root;
  }

  private Map<String, Object> ci95() {
    Map<String, Object> ends = new LinkedHashMap<>();
    intervals.forEach((name, ci95) -> ends.put(name, List.of(ci95.low(), ci95.high())));
    return ends;
  }

  /** An interval's ends as text; empty where there is none. */
  String interval(String metric) {
    ConfidenceInterval ci95 = intervals.get(metric);
    return ci95 == null
        ? ""
        : "[%s, %s]".formatted(Figures.share(ci95.low()), Figures.share(ci95.high()));
  }

  private Map<String, Object> shortJson() {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("images", measured.truth().images().size());
    one.put("objects", objects());
    one.put("metrics", coco.metrics().byName());
    one.put("metrics_ci95", ci95());
    one.put("AP_per_category", coco.apPerCategory());
    one.put("at_threshold", json(points.at(threshold)));
    return one;
  }

  private Map<String, Object> json(CategoryResult result) {
    int id = result.category().id();
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("objects", result.truths());
    one.put("AP", result.ap());
    one.put("AP50", result.ap50());
    one.put("at_threshold", json(points.at(id, threshold)));
    one.put("best_threshold", points.best(id).map(Evaluation::json).orElse(null));
    return one;
  }

  private static Map<String, Object> json(OperatingPoint point) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("score", point.scoreThreshold());
    one.put("right", point.truePositives());
    one.put("wrong", point.falsePositives());
    one.put("missed", point.falseNegatives());
    one.put("precision", Figures.json(point.precision()));
    one.put("recall", Figures.json(point.recall()));
    one.put("F1", Figures.json(point.f1()));
    one.put("accuracy", Figures.json(point.accuracy()));
    return one;
  }

  /** The non-zero cells of the confusion matrix. */
  private List<Map<String, Object>> confusions() {
    List<Map<String, Object>> cells = new ArrayList<>();
    for (int truth = 0; truth <= confusion.background(); truth++) {
      for (int detected = 0; detected <= confusion.background(); detected++) {
        if (confusion.count(truth, detected) > 0) {
          Map<String, Object> cell = new LinkedHashMap<>();
          cell.put("truth", confusionName(truth));
          cell.put("detected", confusionName(detected));
          cell.put("count", confusion.count(truth, detected));
          cells.add(cell);
        }
      }
    }
    return cells;
  }

  /** The name of a row or column of the confusion matrix. */
  String confusionName(int index) {
    List<CocoCategory> categories = confusion.categories();
    return index == confusion.background() ? "background" : categories.get(index).name();
  }

  static String word(ErrorKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** Prints the results for a terminal. */
  public void text(PrintWriter out) {
    measured.notes().forEach(note -> out.println("note: " + note));
    out.printf(
        "%d pictures, %d objects, %d detections%n",
        measured.truth().images().size(), objects(), measured.results().size());
    coco.metrics()
        .byName()
        .forEach(
            (name, value) ->
                out.println(
                    String.format(Locale.ROOT, "%-6s %7.4f  %s", name, value, interval(name))
                        .stripTrailing()));
    out.println();
    line(out, "score ≥ %.2f".formatted(threshold), points.at(threshold));
    points.best().ifPresent(best -> line(out, "best F1", best));
    if (!groups.isEmpty()) {
      out.printf(
          "%n%-16s %8s %7s %7s %-16s %7s %7s%n",
          "group", "pictures", "objects", "AP", "95 % of AP", "AP50", "recall");
      groups.forEach(
          (name, group) ->
              out.printf(
                  "%-16s %8d %7d %7s %-16s %7s %7s%n",
                  name,
                  group.measured().truth().images().size(),
                  group.objects(),
                  Figures.share(group.coco().metrics().ap()),
                  group.interval("AP"),
                  Figures.share(group.coco().metrics().ap50()),
                  Figures.share(group.points().at(threshold).recall())));
    }
    out.println();
    out.printf("%-16s %7s %9s%n", "error", "count", "AP50 lost");
    for (ErrorKind kind : ErrorKind.values()) {
      out.printf(
          Locale.ROOT, "%-16s %7d %9.4f%n", word(kind), errors.count(kind), errors.ap50Lost(kind));
    }
    out.println();
    out.printf(
        "%-16s %7s %7s %7s %10s %6s%n", "category", "objects", "AP", "AP50", "best score", "F1");
    for (CategoryResult result : coco.categories()) {
      var best = points.best(result.category().id());
      out.printf(
          Locale.ROOT,
          "%-16s %7d %7.4f %7.4f %10s %6s%n",
          result.category().name(),
          result.truths(),
          result.ap(),
          result.ap50(),
          best.map(point -> Figures.share(point.scoreThreshold())).orElse("–"),
          best.map(point -> Figures.share(point.f1())).orElse("–"));
    }
  }

  private static void line(PrintWriter out, String where, OperatingPoint point) {
    out.printf(
        "%-16s precision %s, recall %s, F1 %s, accuracy %s (score %s: %d true"
            + " positives, %d false positives, %d missed)%n",
        where,
        Figures.share(point.precision()),
        Figures.share(point.recall()),
        Figures.share(point.f1()),
        Figures.share(point.accuracy()),
        Figures.share(point.scoreThreshold()),
        point.truePositives(),
        point.falsePositives(),
        point.falseNegatives());
  }
}

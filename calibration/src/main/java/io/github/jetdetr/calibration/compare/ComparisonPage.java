package io.github.jetdetr.calibration.compare;

import io.github.jetdetr.calibration.analysis.Agreement;
import io.github.jetdetr.calibration.compare.Comparison.Experiment;
import io.github.jetdetr.calibration.metric.CategoryResult;
import io.github.jetdetr.calibration.metric.CocoEvaluation;
import io.github.jetdetr.calibration.pictures.InterleavedTiming;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.report.BarChart;
import io.github.jetdetr.calibration.report.Figures;
import io.github.jetdetr.calibration.report.IntervalChart;
import io.github.jetdetr.calibration.report.Markup;
import io.github.jetdetr.calibration.report.Page;
import io.github.jetdetr.calibration.report.ReportTitle;
import io.github.jetdetr.calibration.report.Table;
import io.github.jetdetr.calibration.statistics.ConfidenceInterval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A {@link Comparison} as an HTML report. */
public final class ComparisonPage {

  private static final int MAX_CATEGORIES = 20;

  private final Comparison comparison;
  private final AccuracyLimits limits;

  private ComparisonPage(Comparison comparison, AccuracyLimits limits) {
    this.comparison = comparison;
    this.limits = limits;
  }

  /**
   * The whole report, ready to be written.
   *
   * @param limits what an experiment may lose against the control
   * @param pictures those that were compared on
   * @param at when
   * @throws PictureException if a picture to be shown cannot be read again
   */
  public static Page of(
      Comparison comparison, AccuracyLimits limits, PictureSource pictures, Instant at)
      throws PictureException {
    return new ComparisonPage(comparison, limits).page(pictures, at);
  }

  private String title(Instant at) {
    String models =
        comparison.experiments().stream()
            .map(experiment -> experiment.model().name())
            .collect(Collectors.joining(", "));
    return ReportTitle.of(
        "%s against %s".formatted(models, comparison.controlModel().name()),
        comparison.truth().images().size(),
        comparison.experiments().get(0).model().facts(),
        at);
  }

  private Page page(PictureSource pictures, Instant at) throws PictureException {
    Page page = new Page(title(at), limits.question(comparison));
    comparison.notes().forEach(page::paragraph);
    page.section("Models").figure("Latency from pixels to boxes, interleaved runs", models());
    CocoEvaluation control = comparison.control();
    for (Experiment experiment : comparison.experiments()) {
      page.section(experiment.model().name());
      page.facts(experiment.model().facts());
      page.paragraph(
          limits.answer(comparison, experiment, limits.decide(comparison, experiment)) + ".");
      if (control != null && experiment.scored() != null) {
        page.figures(
            "AP lost against the control with 95 % intervals (paired bootstrap over pictures);"
                + " negative for a gain",
            differences(experiment),
            "AP of the most frequent categories",
            categories(control, experiment, experiment.scored()));
      }
      page.figure(
          "Agreement of detections with a score of at least "
              + Figures.share(comparison.agreementThreshold()),
          agreement(experiment));
      page.section("Where %s differs most".formatted(experiment.model().name()));
      WorstPictures.add(
          page,
          new WorstPictures.Side(
              comparison.controlModel().name(), comparison.controlModel().results()),
          new WorstPictures.Side(experiment.model().name(), experiment.model().results()),
          pictures);
    }
    return page;
  }

  private Markup models() {
    Table table =
        new Table(List.of("model", "AP", "AP50", "size, MB", "p50, ms", "p90, ms", "vs control"));
    table.row(row(comparison.controlModel(), comparison.control()));
    for (Experiment experiment : comparison.experiments()) {
      table.row(row(experiment.model(), experiment.scored()));
    }
    return table.markup();
  }

  private static List<String> row(Candidate model, @Nullable CocoEvaluation scored) {
    List<String> cells = new ArrayList<>(List.of(model.name()));
    cells.add(scored == null ? "–" : Figures.share(scored.metrics().ap()));
    cells.add(scored == null ? "–" : Figures.share(scored.metrics().ap50()));
    cells.add(model.bytes() == 0 ? "–" : number("%.2f", model.bytes() / 1e6));
    InterleavedTiming.Times times = model.times();
    cells.add(times == null ? "–" : number("%.2f", times.p50Millis()));
    cells.add(times == null ? "–" : number("%.2f", times.p90Millis()));
    cells.add(
        times == null
            ? "–"
            : String.format(
                Locale.ROOT,
                "%.3f (%.3f to %.3f)",
                times.ratio(),
                times.ratioLow(),
                times.ratioHigh()));
    return cells;
  }

  private static Markup differences(Experiment experiment) {
    IntervalChart chart = new IntervalChart("control minus experiment", 0.01);
    experiment
        .apDifferences()
        .forEach(
            (metric, gained) -> {
              ConfidenceInterval lost = gained.negated();
              chart.row(metric, lost.estimate(), lost.low(), lost.high());
            });
    return chart.markup();
  }

  private static Markup categories(
      CocoEvaluation control, Experiment experiment, CocoEvaluation scored) {
    BarChart chart = new BarChart(List.of("control", experiment.model().name()));
    control.categories().stream()
        .sorted(Comparator.comparingLong(CategoryResult::truths).reversed())
        .limit(MAX_CATEGORIES)
        .forEach(
            result -> {
              String name = result.category().name();
              double other = scored.apPerCategory().getOrDefault(name, Double.NaN);
              chart.group(name, List.of(result.ap(), other));
            });
    return chart.markup();
  }

  private static Markup agreement(Experiment experiment) {
    Table table =
        new Table(
            List.of(
                "", "detections", "matched", "agree", "score drift", "mean |drift|", "mean IoU"));
    table.row(row("control → experiment", experiment.agreement()));
    table.row(row("experiment → control", experiment.reverseAgreement()));
    return table.markup();
  }

  private static List<String> row(String name, Agreement agreement) {
    return List.of(
        name,
        String.valueOf(agreement.reference()),
        Figures.share(agreement.matchedShare()),
        Figures.share(agreement.agreedShare()),
        Figures.difference(agreement.meanScoreDrift()),
        Figures.share(agreement.meanAbsoluteScoreDrift()),
        Figures.share(agreement.meanIou()));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}

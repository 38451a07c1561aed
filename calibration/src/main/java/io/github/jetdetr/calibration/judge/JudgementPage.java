package io.github.jetdetr.calibration.judge;

import io.github.jetdetr.bundle.Precision;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.compare.AccuracyLimits;
import io.github.jetdetr.calibration.compare.Candidate;
import io.github.jetdetr.calibration.compare.Comparison;
import io.github.jetdetr.calibration.compare.Comparison.Experiment;
import io.github.jetdetr.calibration.compare.WorstPictures;
import io.github.jetdetr.calibration.metric.CategoryResult;
import io.github.jetdetr.calibration.metric.CocoEvaluation;
import io.github.jetdetr.calibration.pictures.InterleavedTiming;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.report.BarChart;
import io.github.jetdetr.calibration.report.Figures;
import io.github.jetdetr.calibration.report.IntervalChart;
import io.github.jetdetr.calibration.report.LineChart;
import io.github.jetdetr.calibration.report.Markup;
import io.github.jetdetr.calibration.report.Page;
import io.github.jetdetr.calibration.report.ReportTitle;
import io.github.jetdetr.calibration.report.Table;
import io.github.jetdetr.calibration.statistics.ConfidenceInterval;
import io.github.jetdetr.calibration.statistics.NonInferiority;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link Judgement} with its measurements, as an HTML report. */
public final class JudgementPage {

  private final Judgement judgement;

  private JudgementPage(Judgement judgement) {
    this.judgement = judgement;
  }

  /**
   * The whole report, ready to be written.
   *
   * @param pictures those that can be shown; with more pictures the added ones
   * @param added what was detected on them, by precision; null when they are all that were judged
   * @throws PictureException if a picture to be shown cannot be read again
   */
  public static Page of(
      Judgement judgement, PictureSource pictures, @Nullable Map<String, CocoResults> added)
      throws PictureException {
    JudgementPage page = new JudgementPage(judgement);
    Page written = page.page();
    Experiment int8 = judgement.experiment(Precision.INT8);
    if (int8 != null) {
      written.section("Where INT8 differs most");
      CocoResults fp32 = judgement.comparison().controlModel().results();
      CocoResults other = int8.model().results();
      WorstPictures.add(
          written,
          new WorstPictures.Side(
              Precision.FP32, added == null ? fp32 : added.getOrDefault(Precision.FP32, fp32)),
          new WorstPictures.Side(
              "INT8", added == null ? other : added.getOrDefault(Precision.INT8, other)),
          pictures);
    }
    return written;
  }

  /** What it is about: model, verdict, pictures, machine and date. */
  private String title() {
    Comparison comparison = judgement.comparison();
    String model = comparison.controlModel().facts().getOrDefault("model", "model");
    return ReportTitle.of(
        model + ": " + judgement.verdict().word(),
        comparison.truth().images().size(),
        Map.of(
            ReportTitle.RUNTIME,
            judgement.engine().runtime() + " on " + judgement.engine().device()),
        judgement.judgedAt());
  }

  private Page page() {
    Page page = new Page(title(), judgement.verdict().reason());
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("engine", judgement.engine().runtime() + " on " + judgement.engine().device());
    facts.put("pictures", String.valueOf(judgement.comparison().truth().images().size()));
    facts.put("INT8 arithmetic", percent(judgement.int8MacShare()));
    NonInferiority proof = judgement.verdict().int8();
    if (proof != null) {
      facts.put("INT8", proof.decision().word());
      facts.put("power", percent(proof.power()));
      if (proof.morePictures() > 0) {
        facts.put("further pictures that should decide it", String.valueOf(proof.morePictures()));
      }
    }
    page.facts(facts);
    AccuracyLimits accuracy = judgement.limits().accuracy();
    page.paragraph(
        accuracy.question(judgement.comparison())
            + " Answered by a "
            + accuracy.test(judgement.comparison().isLabelled())
            + ".");
    judgement.answers().forEach(answer -> page.paragraph(answer + "."));
    judgement.comparison().notes().forEach(page::paragraph);
    page.section("Precisions")
        .figure("Latency from pixels to boxes, interleaved runs", precisions());
    IntervalChart losses = new IntervalChart("AP lost against fp32, points", 0);
    boolean any = false;
    for (Experiment experiment : judgement.comparison().experiments()) {
      ConfidenceInterval it = experiment.lost("AP");
      if (it != null) {
        losses.row(experiment.model().name(), 100 * it.estimate(), 100 * it.low(), 100 * it.high());
        any = true;
      }
    }
    if (any) {
      page.figures(
          "Loss with two-sided 95 % interval; negative for a gain",
          losses.markup(), "Precision over recall, IoU .50", curves());
    }
    Map<String, @Nullable Double> errors = judgement.quantized().errors();
    if (!errors.isEmpty()) {
      page.section("Calibrators")
          .paragraph(
              "The query-wise error on held-out pictures: 0 is fp32, and about 2 correspond to one"
                  + " point of AP. Stock calibrators round to nearest and do not correct biases.")
          .figure("Lower is better", bars(errors));
    }
    CertificateLayers.add(page, judgement.quantized());
    return page;
  }

  private Markup precisions() {
    Table table =
        new Table(
            List.of("", "AP", "loss, points", "agreement", "p50, ms", "p90, ms", "vs fp32", "MB"));
    for (Candidate candidate : judgement.contenders()) {
      Experiment experiment = judgement.experiment(candidate.name());
      CocoEvaluation scored =
          experiment == null ? judgement.comparison().control() : experiment.scored();
      ConfidenceInterval loss = experiment == null ? null : experiment.lost("AP");
      InterleavedTiming.Times times = candidate.times();
      table.row(
          List.of(
              candidate.name(),
              scored == null ? "–" : Figures.share(scored.metrics().ap()),
              loss == null ? "–" : number(100 * loss.estimate()),
              experiment == null ? "–" : percent(experiment.mutual().share()),
              times == null ? "–" : number(times.p50Millis()),
              times == null ? "–" : number(times.p90Millis()),
              times == null ? "–" : number(times.ratio()),
              number(candidate.bytes() / 1e6)));
    }
    return table.markup();
  }

  private Markup curves() {
    LineChart chart = new LineChart("recall", "precision").spanning(0, 1, 0, 1);
    CocoEvaluation control = judgement.comparison().control();
    if (control != null) {
      curve(chart, Precision.FP32, control);
    }
    for (Experiment experiment : judgement.comparison().experiments()) {
      if (experiment.scored() != null) {
        curve(chart, experiment.model().name(), experiment.scored());
      }
    }
    return chart.markup();
  }

  private static void curve(LineChart chart, String name, CocoEvaluation evaluation) {
    List<CategoryResult> categories = evaluation.categories();
    double[] recall = new double[101];
    double[] precision = new double[101];
    for (int point = 0; point < recall.length; point++) {
      recall[point] = point / 100.0;
      for (CategoryResult category : categories) {
        precision[point] += category.curves().get(0).precision(point) / categories.size();
      }
    }
    chart.line(name, recall, precision);
  }

  private static Markup bars(Map<String, @Nullable Double> errors) {
    BarChart chart = new BarChart(List.of("error"));
    errors.forEach((name, error) -> chart.group(name, List.of(error == null ? 0.0 : error)));
    return chart.markup();
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f", value) : "–";
  }

  private static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f %%", 100 * share) : "–";
  }
}

package io.github.jetdetr.calibration.judge;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jetdetr.bundle.Precision;
import io.github.jetdetr.calibration.compare.Candidate;
import io.github.jetdetr.calibration.compare.Comparison.Experiment;
import io.github.jetdetr.calibration.compare.MutualAgreement;
import io.github.jetdetr.calibration.compare.WorstPictures;
import io.github.jetdetr.calibration.metric.CategoryResult;
import io.github.jetdetr.calibration.metric.CocoEvaluation;
import io.github.jetdetr.calibration.pictures.InterleavedTiming;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.report.BarChart;
import io.github.jetdetr.calibration.report.Figures;
import io.github.jetdetr.calibration.report.IntervalChart;
import io.github.jetdetr.calibration.report.LineChart;
import io.github.jetdetr.calibration.report.Markup;
import io.github.jetdetr.calibration.report.Page;
import io.github.jetdetr.calibration.report.Table;
import io.github.jetdetr.calibration.statistics.ConfidenceInterval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A {@link Certificate} with its measurements, as an HTML report. */
public final class CertificatePage {

  private final Certificate certificate;

  private CertificatePage(Certificate certificate) {
    this.certificate = certificate;
  }

  /**
   * The whole report, ready to be written.
   *
   * @throws PictureException if a picture to be shown cannot be read again
   */
  public static Page of(
      Certificate certificate, PictureSource pictures, List<PictureDetector> detectors)
      throws PictureException {
    CertificatePage page = new CertificatePage(certificate);
    Page written = page.page();
    Experiment int8 = certificate.experiment(Precision.INT8);
    if (int8 != null) {
      written.section("Where INT8 differs most");
      WorstPictures.add(written, certificate.comparison().controlModel().results(), int8, pictures);
    }
    return written;
  }

  private Page page() {
    Page page =
        new Page(
            "INT8 certificate: " + certificate.verdict().word(), certificate.verdict().reason());
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("engine", certificate.engine().runtime() + " on " + certificate.engine().device());
    facts.put("pictures", String.valueOf(certificate.comparison().truth().images().size()));
    facts.put("INT8 arithmetic", percent(certificate.quantized().int8MacShare()));
    facts.put("maximum AP loss, points", number(certificate.limits().maxApLoss()));
    page.facts(facts);
    page.section("Precisions")
        .figure("Latency from pixels to boxes, interleaved runs", precisions());
    IntervalChart losses = new IntervalChart("AP relative to fp32, points", 0);
    boolean any = false;
    for (Experiment experiment : certificate.comparison().experiments()) {
      ConfidenceInterval it = experiment.apDifferences().get("AP");
      if (it != null) {
        losses.row(experiment.model().name(), 100 * it.estimate(), 100 * it.low(), 100 * it.high());
        any = true;
      }
    }
    if (any) {
      page.figures(
          "Difference with 95 % interval",
          losses.markup(), "Precision over recall, IoU .50", curves());
    }
    JsonNode errors = certificate.quantized().part("errors");
    if (errors.isObject()) {
      page.section("Calibrators")
          .paragraph(
              "The query-wise error on held-out pictures: 0 is fp32, and about 2 correspond to one"
                  + " point of AP. Stock calibrators round to nearest and do not correct biases.")
          .figure("Lower is better", bars(errors));
    }
    CertificateLayers.add(page, certificate.quantized());
    return page;
  }

  private Markup precisions() {
    Table table =
        new Table(
            List.of("", "AP", "loss, points", "agreement", "p50, ms", "p90, ms", "vs fp32", "MB"));
    for (Candidate candidate : certificate.contenders()) {
      Experiment experiment = certificate.experiment(candidate.name());
      CocoEvaluation scored =
          experiment == null ? certificate.comparison().control() : experiment.scored();
      ConfidenceInterval loss = experiment == null ? null : experiment.apDifferences().get("AP");
      InterleavedTiming.Times times = candidate.times();
      table.row(
          List.of(
              candidate.name(),
              scored == null ? "–" : Figures.share(scored.metrics().ap()),
              loss == null ? "–" : number(-100 * loss.estimate()),
              experiment == null
                  ? "–"
                  : percent(MutualAgreement.of(certificate.comparison(), experiment).share()),
              times == null ? "–" : number(times.p50Millis()),
              times == null ? "–" : number(times.p90Millis()),
              times == null ? "–" : number(times.ratio()),
              number(candidate.bytes() / 1e6)));
    }
    return table.markup();
  }

  private Markup curves() {
    LineChart chart = new LineChart("recall", "precision").spanning(0, 1, 0, 1);
    CocoEvaluation control = certificate.comparison().control();
    if (control != null) {
      curve(chart, Precision.FP32, control);
    }
    for (Experiment experiment : certificate.comparison().experiments()) {
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

  private static Markup bars(JsonNode errors) {
    BarChart chart = new BarChart(List.of("error"));
    for (Map.Entry<String, JsonNode> entry : errors.properties()) {
      chart.group(entry.getKey(), List.of(entry.getValue().asDouble()));
    }
    return chart.markup();
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f", value) : "–";
  }

  private static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f %%", 100 * share) : "–";
  }
}

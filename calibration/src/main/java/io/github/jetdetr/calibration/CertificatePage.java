package io.github.jetdetr.calibration;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jetdetr.calibration.Comparison.Experiment;
import io.github.jetdetr.calibration.evaluate.CategoryResult;
import io.github.jetdetr.calibration.evaluate.CocoEvaluation;
import io.github.jetdetr.calibration.evaluate.ConfidenceInterval;
import io.github.jetdetr.calibration.pictures.LatencyRace;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.report.BarChart;
import io.github.jetdetr.calibration.report.IntervalChart;
import io.github.jetdetr.calibration.report.LineChart;
import io.github.jetdetr.calibration.report.Markup;
import io.github.jetdetr.calibration.report.Page;
import io.github.jetdetr.calibration.report.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A {@link Certificate} with its evidence, as a report. */
final class CertificatePage {

  private static final int LAYERS = 40;

  private final Certificate certificate;

  private CertificatePage(Certificate certificate) {
    this.certificate = certificate;
  }

  static Page of(Certificate certificate, PictureSource pictures, List<PictureDetector> detectors)
      throws PictureException {
    CertificatePage page = new CertificatePage(certificate);
    Page written = page.page();
    Experiment int8 = certificate.experiment(JudgeCommand.INT8);
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
    facts.put("allowed AP loss, points", number(certificate.limits().maxApLoss()));
    page.facts(facts);
    page.section("Precisions").figure("Time from pixels to boxes, taken in turns", precisions());
    IntervalChart losses = new IntervalChart("AP against fp32, points", 0);
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
              "The query-wise error on pictures held out: 0 is fp32, and about 2 go with a point"
                  + " of AP. The usual calibrators round to the nearest and leave biases alone.")
          .figure("Lower is better", bars(errors));
    }
    layers(page);
    return page;
  }

  private Markup precisions() {
    Table table =
        new Table(List.of("", "AP", "AP loss", "in common", "p50, ms", "p90, ms", "of fp32", "MB"));
    for (Contender contender : certificate.contenders()) {
      Experiment experiment = certificate.experiment(contender.name());
      CocoEvaluation scored =
          experiment == null ? certificate.comparison().control() : experiment.scored();
      ConfidenceInterval loss = experiment == null ? null : experiment.apDifferences().get("AP");
      LatencyRace.Times times = contender.times();
      table.row(
          List.of(
              contender.name(),
              scored == null ? "–" : Figures.share(scored.metrics().ap()),
              loss == null ? "–" : Figures.difference(-loss.estimate()),
              experiment == null
                  ? "–"
                  : percent(FoundAgain.of(certificate.comparison(), experiment).share()),
              times == null ? "–" : number(times.p50Millis()),
              times == null ? "–" : number(times.p90Millis()),
              times == null ? "–" : number(times.ratio()),
              number(contender.bytes() / 1e6)));
    }
    return table.markup();
  }

  private Markup curves() {
    LineChart chart = new LineChart("recall", "precision").spanning(0, 1, 0, 1);
    CocoEvaluation control = certificate.comparison().control();
    if (control != null) {
      curve(chart, JudgeCommand.FP32, control);
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

  private void layers(Page page) {
    List<JsonNode> layers = new ArrayList<>();
    certificate.quantized().part("layers").forEach(layers::add);
    if (layers.isEmpty()) {
      return;
    }
    layers.sort(
        Comparator.comparingDouble((JsonNode layer) -> layer.path("sensitivity").asDouble())
            .reversed());
    BarChart chart = new BarChart(List.of("error"));
    Table table =
        new Table(List.of("layer", "precision", "M multiply-adds", "α", "clip", "alone", "layer"));
    for (JsonNode layer : layers.subList(0, Math.min(LAYERS, layers.size()))) {
      String name = layer.path("layer").asText();
      chart.group(name, List.of(layer.path("sensitivity").asDouble()));
      table.row(
          List.of(
              name,
              layer.path("precision").asText(),
              number(layer.path("macs").asDouble() / 1e6),
              number(layer.path("alpha").asDouble()),
              number(layer.path("clip").asDouble()),
              Figures.share(layer.path("sensitivity").asDouble()),
              String.format(Locale.ROOT, "%.1e", layer.path("layer_error").asDouble())));
    }
    page.section("Layers")
        .figure(
            "The network's error with one layer alone in INT8, the most sensitive", chart.markup())
        .figure("How they were quantized", table.markup());
    layers.stream()
        .filter(layer -> !layer.path("precision").asText().equals("int8"))
        .forEach(
            layer ->
                page.paragraph(
                    "In float: %s, as %s"
                        .formatted(layer.path("layer").asText(), layer.path("why").asText())));
    certificate.quantized().part("warnings").forEach(line -> page.paragraph(line.asText()));
    certificate.quantized().part("notes").forEach(line -> page.paragraph(line.asText()));
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f", value) : "–";
  }

  private static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f %%", 100 * share) : "–";
  }
}

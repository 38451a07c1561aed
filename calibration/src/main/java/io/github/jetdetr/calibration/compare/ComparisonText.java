package io.github.jetdetr.calibration.compare;

import io.github.jetdetr.calibration.analysis.Agreement;
import io.github.jetdetr.calibration.compare.Comparison.Experiment;
import io.github.jetdetr.calibration.metric.CocoEvaluation;
import io.github.jetdetr.calibration.pictures.InterleavedTiming;
import io.github.jetdetr.calibration.report.Figures;
import io.github.jetdetr.calibration.statistics.ConfidenceInterval;
import io.github.jetdetr.calibration.statistics.NonInferiority;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link Comparison} as plain text and as JSON. */
public final class ComparisonText {

  private final Comparison comparison;
  private final AccuracyLimits limits;

  /**
   * @param limits what an experiment may lose against the control
   */
  public ComparisonText(Comparison comparison, AccuracyLimits limits) {
    this.comparison = comparison;
    this.limits = limits;
  }

  /** The comparison as a JSON object; NaN becomes null. */
  public Map<String, Object> json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("images", comparison.truth().images().size());
    root.put("labelled", comparison.isLabelled());
    root.put("notes", comparison.notes());
    root.put("control", json(comparison.controlModel(), comparison.control()));
    List<Map<String, Object>> experiments = new ArrayList<>();
    for (Experiment experiment : comparison.experiments()) {
      Map<String, Object> one = json(experiment.model(), experiment.scored());
      Map<String, Object> differences = new LinkedHashMap<>();
      experiment
          .apDifferences()
          .forEach(
              (metric, it) -> {
                Map<String, Object> interval = new LinkedHashMap<>();
                interval.put("estimate", it.estimate());
                interval.put("low", it.low());
                interval.put("high", it.high());
                interval.put("confidence", it.confidence());
                differences.put(metric, interval);
              });
      NonInferiority proof = limits.decide(comparison, experiment);
      one.put("decision", proof.decision().word());
      one.put(comparison.isLabelled() ? "ap_loss_upper95" : "loss_upper95", proof.upper95());
      one.put("more_pictures", proof.morePictures());
      one.put("difference", differences);
      one.put("agreement", json(experiment.agreement()));
      one.put("agreement_reversed", json(experiment.reverseAgreement()));
      experiments.add(one);
    }
    root.put("experiments", experiments);
    return root;
  }

  private static Map<String, Object> json(Candidate model, @Nullable CocoEvaluation scored) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("name", model.name());
    one.putAll(model.facts());
    if (model.bytes() > 0) {
      one.put("bytes", model.bytes());
    }
    if (scored != null) {
      one.put("metrics", scored.metrics().byName());
      one.put("AP_per_category", scored.apPerCategory());
    }
    InterleavedTiming.Times times = model.times();
    if (times != null) {
      Map<String, Object> latency = new LinkedHashMap<>();
      latency.put("p50", times.p50Millis());
      latency.put("p90", times.p90Millis());
      latency.put("ratio", times.ratio());
      latency.put("ratio_p10", times.ratioLow());
      latency.put("ratio_p90", times.ratioHigh());
      one.put("latency_ms", latency);
    }
    return one;
  }

  private static Map<String, Object> json(Agreement agreement) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("reference", agreement.reference());
    root.put("agreed", agreement.agreed());
    root.put("matched", agreement.matched());
    root.put("agreed_share", Figures.json(agreement.agreedShare()));
    root.put("matched_share", Figures.json(agreement.matchedShare()));
    root.put("mean_score_drift", Figures.json(agreement.meanScoreDrift()));
    root.put("mean_absolute_score_drift", Figures.json(agreement.meanAbsoluteScoreDrift()));
    root.put("mean_iou", Figures.json(agreement.meanIou()));
    return root;
  }

  /** Prints the comparison for a terminal. */
  public void text(PrintWriter out) {
    comparison.notes().forEach(note -> out.println("note: " + note));
    out.printf(
        "%d pictures, control: %s%n",
        comparison.truth().images().size(), comparison.controlModel().name());
    print(out, comparison.controlModel());
    for (Experiment experiment : comparison.experiments()) {
      out.printf("%nexperiment: %s%n", experiment.model().name());
      print(out, experiment);
    }
  }

  private void print(PrintWriter out, Experiment experiment) {
    print(out, experiment.model());
    Agreement agreement = experiment.agreement();
    out.printf(
        Locale.ROOT,
        "  agreement  %d of %d agree (%.2f %%), %.2f %% matched, score drift %+.4f (mean"
            + " absolute %.4f), mean IoU %.3f%n",
        agreement.agreed(),
        agreement.reference(),
        100 * agreement.agreedShare(),
        100 * agreement.matchedShare(),
        agreement.meanScoreDrift(),
        agreement.meanAbsoluteScoreDrift(),
        agreement.meanIou());
    Agreement reverse = experiment.reverseAgreement();
    out.printf(
        "  not in the control: %d of %d detections with a score of at least %s%n",
        reverse.reference() - reverse.matched(),
        reverse.reference(),
        Figures.share(comparison.agreementThreshold()));
    out.println(
        "  " + limits.answer(comparison, experiment, limits.decide(comparison, experiment)));
    CocoEvaluation control = comparison.control();
    CocoEvaluation scored = experiment.scored();
    if (control == null || scored == null) {
      return;
    }
    out.printf("  %-8s %8s %10s %10s  %s%n", "metric", "control", "experiment", "lost", "95 %");
    for (Map.Entry<String, ConfidenceInterval> it : experiment.apDifferences().entrySet()) {
      ConfidenceInterval lost = it.getValue().negated();
      out.printf(
          "  %-8s %8s %10s %10s  %s to %s%n",
          it.getKey(),
          Figures.share(control.metrics().byName().getOrDefault(it.getKey(), Double.NaN)),
          Figures.share(scored.metrics().byName().getOrDefault(it.getKey(), Double.NaN)),
          Figures.difference(lost.estimate()),
          Figures.difference(lost.low()),
          Figures.difference(lost.high()));
    }
  }

  private void print(PrintWriter out, Candidate model) {
    if (model.bytes() > 0) {
      out.printf(Locale.ROOT, "  size       %.2f MB%n", model.bytes() / 1e6);
    }
    InterleavedTiming.Times times = model.times();
    if (times != null) {
      boolean compared = !model.equals(comparison.controlModel());
      String ratio =
          String.format(
              Locale.ROOT,
              ", %.3f of the control's on the same picture (p10 %.3f, p90 %.3f)",
              times.ratio(),
              times.ratioLow(),
              times.ratioHigh());
      out.printf(
          Locale.ROOT,
          "  latency    p50 %.2f ms, p90 %.2f ms%s%n",
          times.p50Millis(),
          times.p90Millis(),
          compared && comparison.controlModel().times() != null ? ratio : "");
    }
  }
}

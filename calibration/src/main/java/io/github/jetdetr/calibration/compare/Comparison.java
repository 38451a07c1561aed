package io.github.jetdetr.calibration.compare;

import io.github.jetdetr.calibration.analysis.Agreement;
import io.github.jetdetr.calibration.analysis.AgreementEvaluator;
import io.github.jetdetr.calibration.analysis.AgreementOptions;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.metric.AreaRange;
import io.github.jetdetr.calibration.metric.CocoEvaluation;
import io.github.jetdetr.calibration.metric.CocoEvaluator;
import io.github.jetdetr.calibration.metric.CocoMatches;
import io.github.jetdetr.calibration.statistics.BootstrapOptions;
import io.github.jetdetr.calibration.statistics.BootstrapOptions.IouRange;
import io.github.jetdetr.calibration.statistics.ConfidenceInterval;
import io.github.jetdetr.calibration.statistics.PairedBootstrap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A control and the experiments compared with it on the same pictures.
 *
 * @param truth the pictures, with their labels if there are any
 * @param isLabelled whether {@code truth} has labels to score against
 * @param agreementThreshold minimum score of the detections that must find a counterpart, in 0..1
 * @param controlModel the control
 * @param control the control's COCO evaluation, null without labels
 * @param experiments in the order in which they were given
 * @param notes what a reader has to know, such as skipped pictures; one line each
 */
public record Comparison(
    CocoTruth truth,
    boolean isLabelled,
    double agreementThreshold,
    Candidate controlModel,
    @Nullable CocoEvaluation control,
    List<Experiment> experiments,
    List<String> notes) {

  /**
   * One experiment.
   *
   * @param model the experiment
   * @param agreement how well the experiment reproduces the control's detections
   * @param reverseAgreement how well the control reproduces the experiment's detections
   * @param scored the experiment's COCO evaluation, null without labels
   * @param apDifferences AP of the experiment minus the control's (−1..1) with 95 % intervals, by
   *     metric name; empty without labels
   */
  public record Experiment(
      Candidate model,
      Agreement agreement,
      Agreement reverseAgreement,
      @Nullable CocoEvaluation scored,
      Map<String, ConfidenceInterval> apDifferences) {}

  /**
   * Matches, scores and compares every experiment with the control.
   *
   * @param agreementThreshold minimum score of the detections that must find a counterpart
   * @throws IllegalArgumentException if a detection's picture or category is not in the truth
   */
  public static Comparison of(
      CocoTruth truth,
      boolean isLabelled,
      double agreementThreshold,
      Candidate control,
      List<Candidate> models,
      List<String> notes) {
    AgreementOptions options = AgreementOptions.above(agreementThreshold);
    CocoMatches controlMatches = CocoMatches.of(truth, control.results());
    List<Experiment> experiments = new ArrayList<>();
    for (Candidate model : models) {
      CocoMatches matches = CocoMatches.of(truth, model.results());
      experiments.add(
          new Experiment(
              model,
              AgreementEvaluator.compare(control.results(), model.results(), options),
              AgreementEvaluator.compare(model.results(), control.results(), options),
              isLabelled ? CocoEvaluator.evaluate(matches) : null,
              isLabelled ? differences(controlMatches, matches) : Map.of()));
    }
    return new Comparison(
        truth,
        isLabelled,
        agreementThreshold,
        control,
        isLabelled ? CocoEvaluator.evaluate(controlMatches) : null,
        experiments,
        notes);
  }

  private static Map<String, ConfidenceInterval> differences(
      CocoMatches control, CocoMatches experiment) {
    Map<String, ConfidenceInterval> differences = new LinkedHashMap<>();
    Map<String, Double> controlMetrics = CocoEvaluator.evaluate(control).metrics().byName();
    BootstrapOptions defaults = BootstrapOptions.defaults();
    Map<String, BootstrapOptions> byMetric = new LinkedHashMap<>();
    byMetric.put("AP", defaults);
    byMetric.put("AP50", defaults.withIous(IouRange.IOU_50));
    byMetric.put("AP75", defaults.withIous(IouRange.IOU_75));
    byMetric.put("APs", forArea(defaults, AreaRange.SMALL));
    byMetric.put("APm", forArea(defaults, AreaRange.MEDIUM));
    byMetric.put("APl", forArea(defaults, AreaRange.LARGE));
    byMetric.forEach(
        (name, options) -> {
          if (controlMetrics.getOrDefault(name, -1.0) >= 0) {
            differences.put(name, PairedBootstrap.apDifference(control, experiment, options));
          }
        });
    return differences;
  }

  private static BootstrapOptions forArea(BootstrapOptions options, AreaRange area) {
    return new BootstrapOptions(
        options.resamples(), options.confidence(), options.seed(), area, options.ious());
  }
}

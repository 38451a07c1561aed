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
import io.github.jetdetr.calibration.statistics.LossEstimate;
import io.github.jetdetr.calibration.statistics.PairedBootstrap;
import io.github.jetdetr.calibration.statistics.ResampledDifference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
   * @param mutual both directions in one figure
   * @param scored the experiment's COCO evaluation, null without labels
   * @param apDifferences AP of the experiment minus the control's (−1..1) with 95 % intervals, by
   *     metric name; empty without labels
   * @param apLoss the loss of AP, null without labelled objects
   */
  public record Experiment(
      Candidate model,
      Agreement agreement,
      Agreement reverseAgreement,
      MutualAgreement mutual,
      @Nullable CocoEvaluation scored,
      Map<String, ConfidenceInterval> apDifferences,
      @Nullable LossEstimate apLoss) {

    /**
     * What is lost of a metric against the control, −1..1, negative for a gain: the sign of all
     * that people read. Null when the metric is not defined.
     */
    public @Nullable ConfidenceInterval lost(String metric) {
      ConfidenceInterval gained = apDifferences.get(metric);
      return gained == null ? null : gained.negated();
    }
  }

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
    CocoEvaluation controlScored = isLabelled ? CocoEvaluator.evaluate(controlMatches) : null;
    List<Experiment> experiments = new ArrayList<>();
    for (Candidate model : models) {
      CocoMatches matches = CocoMatches.of(truth, model.results());
      Map<String, ConfidenceInterval> differences = new LinkedHashMap<>();
      LossEstimate apLoss = null;
      if (controlScored != null) {
        apLoss = addDifferences(controlScored, controlMatches, matches, differences);
      }
      experiments.add(
          new Experiment(
              model,
              AgreementEvaluator.compare(control.results(), model.results(), options),
              AgreementEvaluator.compare(model.results(), control.results(), options),
              MutualAgreement.of(control.results(), model.results(), agreementThreshold),
              isLabelled ? CocoEvaluator.evaluate(matches) : null,
              differences,
              apLoss));
    }
    List<String> remarks = new ArrayList<>(notes);
    Stream.concat(Stream.of(control), models.stream())
        .flatMap(model -> model.noise().stream())
        .forEach(remarks::add);
    return new Comparison(
        truth, isLabelled, agreementThreshold, control, controlScored, experiments, remarks);
  }

  /** Adds the difference in each metric that is defined; returns the loss of AP if it is. */
  private static @Nullable LossEstimate addDifferences(
      CocoEvaluation scored,
      CocoMatches control,
      CocoMatches experiment,
      Map<String, ConfidenceInterval> differences) {
    BootstrapOptions defaults = BootstrapOptions.defaults();
    Map<String, BootstrapOptions> byMetric = new LinkedHashMap<>();
    byMetric.put("AP", defaults);
    byMetric.put("AP50", defaults.withIous(IouRange.IOU_50));
    byMetric.put("AP75", defaults.withIous(IouRange.IOU_75));
    byMetric.put("APs", forArea(defaults, AreaRange.SMALL));
    byMetric.put("APm", forArea(defaults, AreaRange.MEDIUM));
    byMetric.put("APl", forArea(defaults, AreaRange.LARGE));
    LossEstimate apLoss = null;
    for (Map.Entry<String, BootstrapOptions> metric : byMetric.entrySet()) {
      if (scored.metrics().byName().getOrDefault(metric.getKey(), -1.0) >= 0) {
        BootstrapOptions options = metric.getValue();
        ResampledDifference difference = PairedBootstrap.resampled(control, experiment, options);
        differences.put(metric.getKey(), difference.interval(options.confidence()));
        if (metric.getKey().equals("AP")) {
          apLoss = LossEstimate.ofAp(difference);
        }
      }
    }
    return apLoss;
  }

  private static BootstrapOptions forArea(BootstrapOptions options, AreaRange area) {
    return new BootstrapOptions(
        options.resamples(), options.confidence(), options.seed(), area, options.ious());
  }
}

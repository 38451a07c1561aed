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
 * A control and the experiments that are held against it, on the same pictures.
 *
 * @param isLabelled whether there is a truth to score by
 * @param agreementThreshold score from which on a control's detection is looked for
 * @param control scored, null without labels
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
   * @param kept how the control's detections are found again in the experiment's
   * @param added the same the other way round
   * @param scored null without labels
   * @param apDifferences experiment minus control with 95 % intervals, by metric; empty without
   *     labels
   */
  public record Experiment(
      Candidate model,
      Agreement kept,
      Agreement added,
      @Nullable CocoEvaluation scored,
      Map<String, ConfidenceInterval> apDifferences) {}

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
    Map<String, Double> defined = CocoEvaluator.evaluate(control).metrics().byName();
    BootstrapOptions all = BootstrapOptions.defaults();
    Map<String, BootstrapOptions> wanted = new LinkedHashMap<>();
    wanted.put("AP", all);
    wanted.put("AP50", all.withIous(IouRange.IOU_50));
    wanted.put("AP75", all.withIous(IouRange.IOU_75));
    wanted.put("APs", sized(all, AreaRange.SMALL));
    wanted.put("APm", sized(all, AreaRange.MEDIUM));
    wanted.put("APl", sized(all, AreaRange.LARGE));
    wanted.forEach(
        (name, options) -> {
          if (defined.getOrDefault(name, -1.0) >= 0) {
            differences.put(name, PairedBootstrap.apDifference(control, experiment, options));
          }
        });
    return differences;
  }

  private static BootstrapOptions sized(BootstrapOptions options, AreaRange area) {
    return new BootstrapOptions(
        options.resamples(), options.confidence(), options.seed(), area, options.ious());
  }
}

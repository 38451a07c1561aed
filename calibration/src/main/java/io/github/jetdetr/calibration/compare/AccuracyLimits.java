package io.github.jetdetr.calibration.compare;

import com.google.errorprone.annotations.FormatMethod;
import io.github.jetdetr.calibration.compare.Comparison.Experiment;
import io.github.jetdetr.calibration.statistics.LossEstimate;
import io.github.jetdetr.calibration.statistics.NonInferiority;
import java.util.Locale;

/**
 * What a model may lose against its control, and whether it is proved that it does not lose more:
 * the one question that quantize, judge, prune and compare ask.
 *
 * @param maxApLoss with labels: what the loss of AP has to be below, in points of 100
 * @param minAgreement without labels: what the {@link MutualAgreement} has to be above, 0..1
 * @param look 1 for pictures that are looked at for the first time, see {@link NonInferiority}
 */
public record AccuracyLimits(double maxApLoss, double minAgreement, int look) {

  /** Half a point of AP, 90 % of the detections; the first look. */
  public static final AccuracyLimits DEFAULT = new AccuracyLimits(0.5, 0.9, 1);

  /** The same with another limit of AP, in points of 100. */
  public AccuracyLimits withMaxApLoss(double points) {
    return new AccuracyLimits(points, minAgreement, look);
  }

  /** Decides by labels where there are any, else by agreement. */
  public NonInferiority decide(Comparison comparison, Experiment experiment) {
    LossEstimate apLoss = experiment.apLoss();
    return comparison.isLabelled() && apLoss != null
        ? decide(apLoss)
        : NonInferiority.of(experiment.mutual(), 1 - minAgreement, look);
  }

  /** Decides by a loss of AP. */
  public NonInferiority decide(LossEstimate apLoss) {
    return NonInferiority.of(apLoss, maxApLoss / 100, look);
  }

  /** What is asked, for people. */
  public String question(Comparison comparison) {
    String control = comparison.controlModel().name();
    return comparison.isLabelled()
        ? text("Is the loss of AP against %s below %.2f points?", control, maxApLoss)
        : text(
            "Do %s and the other have more than %.1f %% of their detections in common?",
            control, 100 * minAgreement);
  }

  /** How it is decided, for people. */
  public String test(boolean isLabelled) {
    return text(
        "one-sided test of non-inferiority at %s %% confidence, %s",
        percent(NonInferiority.confidence(look)),
        isLabelled
            ? "paired bootstrap over pictures, BCa interval, 1000 resamples"
            : "Wilson's interval on the effective number of detections, pictures as clusters");
  }

  /**
   * The answer for people: what an experiment loses, at most and as a limit, and what would decide
   * it.
   */
  public String answer(Comparison comparison, Experiment experiment, NonInferiority proof) {
    String name = experiment.model().name();
    return comparison.isLabelled()
        ? answer(name, proof)
        : text(
                "%s and %s agree on %.1f %% of their detections, with %s %% confidence %.1f to"
                    + " %.1f %% at either end; it has to be above %.1f %%",
                name,
                comparison.controlModel().name(),
                100 * (1 - proof.loss()),
                percent(proof.confidence()),
                100 * (1 - proof.upper()),
                100 * (1 - proof.lower()),
                100 * minAgreement)
            + outcome(proof);
  }

  /** The same for a loss of AP. */
  public String answer(String name, NonInferiority proof) {
    return text(
            "%s loses %.2f points of AP, with %s %% confidence %.2f to %.2f at either end;"
                + " it has to be below %.2f",
            name,
            100 * proof.loss(),
            percent(proof.confidence()),
            100 * proof.lower(),
            100 * proof.upper(),
            maxApLoss)
        + outcome(proof);
  }

  private static String outcome(NonInferiority proof) {
    return switch (proof.decision()) {
      case PROVED -> ": proved";
      case REFUTED -> ": refuted";
      case UNDECIDED ->
          text(
              ": not decided by %d pictures; about %d more should decide it",
              proof.pictures(), proof.morePictures());
    };
  }

  private static String percent(double share) {
    String digits = text("%.3f", 100 * share);
    return digits.replaceAll("\\.?0+$", "");
  }

  @FormatMethod
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

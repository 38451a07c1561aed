package io.github.jetdetr.calibration;

import com.google.errorprone.annotations.FormatMethod;
import io.github.jetdetr.calibration.Comparison.Experiment;
import io.github.jetdetr.calibration.evaluate.ConfidenceInterval;
import io.github.jetdetr.calibration.pictures.LatencyRace;
import io.github.jetdetr.command.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which precision of a bundle is best on the engine at hand, and why.
 *
 * <p>INT8 that costs more accuracy than allowed is refused, whatever its speed: a bundle that
 * cannot keep what it was made for is not to be used by accident. Of the precisions that are
 * accurate enough the fastest wins; a smaller one must be faster by a margin, as times vary.
 *
 * @param word {@code int8}, {@code fp16}, {@code fp32} or {@code refused}
 * @param reason one line
 * @param code what the command ends with
 */
record Verdict(String word, String reason, ExitCode code) {

  /** A lower precision that is not at least so much faster is not worth its errors. */
  private static final double LEAST_GAIN = 0.03;

  /**
   * What must be kept.
   *
   * @param maxApLoss in points of 100
   * @param minAgreement share of fp32's detections that must be found again, where there are no
   *     labels
   * @param maxLatencyMillis median from pixels to boxes, null when any will do
   */
  record Limits(double maxApLoss, double minAgreement, @Nullable Double maxLatencyMillis) {}

  static Verdict of(Comparison comparison, Limits limits) {
    List<Contender> accurate = new ArrayList<>(List.of(comparison.controlModel()));
    List<String> reasons = new ArrayList<>();
    for (Experiment experiment : comparison.experiments()) {
      String fault = fault(experiment, comparison.isLabelled(), limits);
      if (fault == null) {
        accurate.add(experiment.model());
      } else if (experiment.model().name().equals(JudgeCommand.INT8)) {
        return new Verdict("refused", fault, ExitCode.REFUSED_ACCURACY);
      } else {
        reasons.add(fault);
      }
    }
    Contender best = accurate.get(0);
    for (Contender other : accurate) {
      if (millis(other) < millis(best) * (1 - LEAST_GAIN)) {
        best = other;
      }
    }
    if (limits.maxLatencyMillis() != null && millis(best) > limits.maxLatencyMillis()) {
      return new Verdict(
          "refused",
          text(
              "%s is the fastest and takes %.2f ms, and %.2f were allowed",
              best.name(), millis(best), limits.maxLatencyMillis()),
          ExitCode.REFUSED_LATENCY);
    }
    for (Contender other : accurate) {
      if (!other.name().equals(best.name())) {
        reasons.add(text("%s takes %.2f ms", other.name(), millis(other)));
      }
    }
    String reason = text("%s takes %.2f ms and is accurate enough", best.name(), millis(best));
    reasons.add(0, reason);
    return new Verdict(best.name(), String.join("; ", reasons), ExitCode.OK);
  }

  /** Why a precision is not accurate enough, null when it is. */
  private static @Nullable String fault(Experiment experiment, boolean labelled, Limits limits) {
    String name = experiment.model().name();
    if (!labelled) {
      double agreed = experiment.kept().matchedShare();
      // Nothing to be found again is no proof of anything.
      return agreed >= limits.minAgreement()
          ? null
          : text(
              "%s finds %.1f %% of fp32's detections again, and %.1f were wanted",
              name, 100 * agreed, 100 * limits.minAgreement());
    }
    ConfidenceInterval difference = experiment.apDifferences().get("AP");
    if (difference == null) {
      return "the labels hold no objects to measure " + name + " by";
    }
    double loss = -100 * difference.estimate();
    return loss <= limits.maxApLoss()
        ? null
        : text(
            "%s costs %.2f points of AP [%.2f, %.2f], and %.2f were allowed",
            name, loss, -100 * difference.high(), -100 * difference.low(), limits.maxApLoss());
  }

  private static double millis(Contender contender) {
    LatencyRace.Times times = contender.times();
    return times == null ? Double.POSITIVE_INFINITY : times.p50Millis();
  }

  @FormatMethod
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

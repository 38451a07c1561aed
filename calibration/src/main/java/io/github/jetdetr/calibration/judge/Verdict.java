package io.github.jetdetr.calibration.judge;

import com.google.errorprone.annotations.FormatMethod;
import io.github.jetdetr.bundle.Precision;
import io.github.jetdetr.calibration.compare.Candidate;
import io.github.jetdetr.calibration.compare.Comparison;
import io.github.jetdetr.calibration.compare.Comparison.Experiment;
import io.github.jetdetr.calibration.compare.MutualAgreement;
import io.github.jetdetr.calibration.metric.CocoEvaluation;
import io.github.jetdetr.calibration.pictures.InterleavedTiming;
import io.github.jetdetr.calibration.statistics.ConfidenceInterval;
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
public record Verdict(String word, String reason, ExitCode code) {

  /** A lower precision that is not at least so much faster is not worth its errors. */
  private static final double MIN_GAIN = 0.03;

  /** A model that finds less than this on labelled pictures proves nothing by keeping it. */
  static final double MIN_AP = 0.01;

  /**
   * What must be kept.
   *
   * @param maxApLoss in points of 100
   * @param minAgreement where there are no labels: share of the detections that must be in common
   *     ({@link MutualAgreement})
   * @param maxLatencyMillis median from pixels to boxes, null when any will do
   */
  public record Limits(double maxApLoss, double minAgreement, @Nullable Double maxLatencyMillis) {}

  public static Verdict of(Comparison comparison, Limits limits) {
    String blind = blindness(comparison);
    if (blind != null) {
      return new Verdict("refused", blind, ExitCode.REFUSED_ACCURACY);
    }
    List<Candidate> accurate = new ArrayList<>(List.of(comparison.controlModel()));
    List<String> reasons = new ArrayList<>();
    for (Experiment experiment : comparison.experiments()) {
      String fault = fault(comparison, experiment, limits);
      if (fault == null) {
        accurate.add(experiment.model());
      } else if (experiment.model().name().equals(Precision.INT8)) {
        return new Verdict("refused", fault, ExitCode.REFUSED_ACCURACY);
      } else {
        reasons.add(fault);
      }
    }
    Candidate best = accurate.get(0);
    for (Candidate other : accurate) {
      if (ofControl(other) < ofControl(best) * (1 - MIN_GAIN)) {
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
    for (Candidate other : accurate) {
      if (!other.name().equals(best.name())) {
        reasons.add(text("%s takes %.2f ms", other.name(), millis(other)));
      }
    }
    String reason = text("%s takes %.2f ms and is accurate enough", best.name(), millis(best));
    reasons.add(0, reason);
    return new Verdict(best.name(), String.join("; ", reasons), ExitCode.OK);
  }

  /** Why nothing can be said here: fp32 itself finds nothing. Null when it does. */
  private static @Nullable String blindness(Comparison comparison) {
    CocoEvaluation control = comparison.control();
    if (control != null) {
      double ap = control.metrics().ap();
      return ap >= MIN_AP
          ? null
          : text("fp32 itself reaches an AP of %.4f on these pictures, which proves nothing", ap);
    }
    boolean sees = comparison.experiments().stream().anyMatch(it -> it.kept().reference() > 0);
    return sees
        ? null
        : text(
            "fp32 itself finds nothing from score %.1f on these pictures, which proves nothing",
            comparison.agreementThreshold());
  }

  /** Why a precision is not accurate enough, null when it is. */
  private static @Nullable String fault(
      Comparison comparison, Experiment experiment, Limits limits) {
    String name = experiment.model().name();
    if (!comparison.isLabelled()) {
      double agreed = MutualAgreement.of(comparison, experiment).share();
      // Nothing to be found again is no proof of anything.
      return agreed >= limits.minAgreement()
          ? null
          : text(
              "%s and fp32 have %.1f %% of their detections in common, and %.1f were wanted",
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

  /** Times of the same pictures in turns: what else the machine does hits all alike. */
  private static double ofControl(Candidate contender) {
    InterleavedTiming.Times times = contender.times();
    return times == null ? Double.POSITIVE_INFINITY : times.ratio();
  }

  private static double millis(Candidate contender) {
    InterleavedTiming.Times times = contender.times();
    return times == null ? Double.POSITIVE_INFINITY : times.p50Millis();
  }

  @FormatMethod
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

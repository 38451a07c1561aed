package io.github.jetdetr.calibration.judge;

import com.google.errorprone.annotations.FormatMethod;
import io.github.jetdetr.bundle.Certificate;
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
 * The best precision of a bundle on an engine, with the reason.
 *
 * <p>If INT8 loses more accuracy than allowed, the bundle is refused regardless of its speed, so
 * that it is not used by accident. Of the precisions that are accurate enough the fastest wins; a
 * lower one must be faster by a margin, because timings vary.
 *
 * @param word {@code int8}, {@code fp16}, {@code fp32} or {@code refused}
 * @param reason one line
 * @param code exit code of the command
 */
public record Verdict(String word, String reason, ExitCode code) {

  /** Minimum relative gain in latency for which a lower precision is preferred. */
  private static final double MIN_LATENCY_GAIN = 0.03;

  /** Minimum AP of fp32 on labelled pictures for a verdict to be meaningful. */
  static final double MIN_AP = 0.01;

  /**
   * The limits a precision has to meet.
   *
   * @param maxApLoss maximum loss of AP, in points of 100
   * @param minAgreement without labels: minimum {@link MutualAgreement} with fp32, 0..1
   * @param maxLatencyMillis maximum median latency from pixels to boxes, in ms; null for no limit
   */
  public record Limits(double maxApLoss, double minAgreement, @Nullable Double maxLatencyMillis) {}

  /** Judges the experiments of a comparison whose control is fp32. */
  public static Verdict of(Comparison comparison, Limits limits) {
    String inconclusive = whyInconclusive(comparison);
    if (inconclusive != null) {
      return new Verdict(Certificate.REFUSED, inconclusive, ExitCode.REFUSED_ACCURACY);
    }
    List<Candidate> accurate = new ArrayList<>(List.of(comparison.controlModel()));
    List<String> reasons = new ArrayList<>();
    for (Experiment experiment : comparison.experiments()) {
      String inaccuracy = whyInaccurate(comparison, experiment, limits);
      if (inaccuracy == null) {
        accurate.add(experiment.model());
      } else if (experiment.model().name().equals(Precision.INT8)) {
        return new Verdict(Certificate.REFUSED, inaccuracy, ExitCode.REFUSED_ACCURACY);
      } else {
        reasons.add(inaccuracy);
      }
    }
    Candidate best = accurate.get(0);
    for (Candidate other : accurate) {
      if (latencyRatio(other) < latencyRatio(best) * (1 - MIN_LATENCY_GAIN)) {
        best = other;
      }
    }
    if (limits.maxLatencyMillis() != null && millis(best) > limits.maxLatencyMillis()) {
      return new Verdict(
          Certificate.REFUSED,
          text(
              "the fastest, %s, takes %.2f ms; at most %.2f ms are allowed",
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

  /** Why no verdict is possible: fp32 itself detects nothing. Null if it does. */
  private static @Nullable String whyInconclusive(Comparison comparison) {
    CocoEvaluation control = comparison.control();
    if (control != null) {
      double ap = control.metrics().ap();
      return ap >= MIN_AP
          ? null
          : text("the AP of fp32 itself is only %.4f on these pictures, which proves nothing", ap);
    }
    boolean detectsAny =
        comparison.experiments().stream().anyMatch(it -> it.agreement().reference() > 0);
    return detectsAny
        ? null
        : text(
            "fp32 itself detects nothing with a score of at least %.1f on these pictures,"
                + " which proves nothing",
            comparison.agreementThreshold());
  }

  /** Why a precision is not accurate enough, null if it is. */
  private static @Nullable String whyInaccurate(
      Comparison comparison, Experiment experiment, Limits limits) {
    String name = experiment.model().name();
    if (!comparison.isLabelled()) {
      double agreement = MutualAgreement.of(comparison, experiment).share();
      // NaN, without detections to compare, must not pass.
      return agreement >= limits.minAgreement()
          ? null
          : text(
              "%s and fp32 agree on %.1f %% of their detections; at least %.1f %% are required",
              name, 100 * agreement, 100 * limits.minAgreement());
    }
    ConfidenceInterval difference = experiment.apDifferences().get("AP");
    if (difference == null) {
      return "the annotations have no objects to measure " + name + " by";
    }
    double loss = -100 * difference.estimate();
    return loss <= limits.maxApLoss()
        ? null
        : text(
            "%s loses %.2f points of AP [%.2f, %.2f]; at most %.2f are allowed",
            name, loss, -100 * difference.high(), -100 * difference.low(), limits.maxApLoss());
  }

  /**
   * Latency relative to fp32, measured in interleaved runs, so that other load affects both alike.
   */
  private static double latencyRatio(Candidate candidate) {
    InterleavedTiming.Times times = candidate.times();
    return times == null ? Double.POSITIVE_INFINITY : times.ratio();
  }

  private static double millis(Candidate candidate) {
    InterleavedTiming.Times times = candidate.times();
    return times == null ? Double.POSITIVE_INFINITY : times.p50Millis();
  }

  @FormatMethod
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

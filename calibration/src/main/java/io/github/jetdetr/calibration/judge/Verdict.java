package io.github.jetdetr.calibration.judge;

import com.google.errorprone.annotations.FormatMethod;
import io.github.jetdetr.bundle.Certificate;
import io.github.jetdetr.bundle.Precision;
import io.github.jetdetr.calibration.compare.AccuracyLimits;
import io.github.jetdetr.calibration.compare.Candidate;
import io.github.jetdetr.calibration.compare.Comparison;
import io.github.jetdetr.calibration.compare.Comparison.Experiment;
import io.github.jetdetr.calibration.metric.CocoEvaluation;
import io.github.jetdetr.calibration.pictures.InterleavedTiming;
import io.github.jetdetr.calibration.statistics.NonInferiority;
import io.github.jetdetr.calibration.statistics.NonInferiority.Decision;
import io.github.jetdetr.command.ExitCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The best precision of a bundle on an engine, with the reason.
 *
 * <p>A precision may be used when it is proved that it loses less than allowed. If that is refuted
 * for INT8, the bundle is refused regardless of its speed, so that it is not used by accident; if
 * the pictures do not decide it, the best of the others is named meanwhile. Of the precisions that
 * are proved the fastest wins; a lower one must be faster by a margin, because timings vary.
 *
 * @param word {@code int8}, {@code fp16}, {@code fp32} or {@code refused}
 * @param reason one line
 * @param code exit code of the command
 * @param proofs what was found of each precision but fp32, by name
 */
public record Verdict(
    String word, String reason, ExitCode code, Map<String, NonInferiority> proofs) {

  /** Minimum relative gain in latency for which a lower precision is preferred. */
  private static final double MIN_LATENCY_GAIN = 0.03;

  /** Minimum AP of fp32 on labelled pictures for a verdict to be meaningful. */
  static final double MIN_AP = 0.01;

  /**
   * The limits a precision has to meet.
   *
   * @param accuracy what it may lose
   * @param maxLatencyMillis maximum median latency from pixels to boxes, in ms; null for no limit
   */
  public record Limits(AccuracyLimits accuracy, @Nullable Double maxLatencyMillis) {}

  /** What was found of INT8; null when it is not among the precisions. */
  public @Nullable NonInferiority int8() {
    return proofs.get(Precision.INT8);
  }

  /** Judges the experiments of a comparison whose control is fp32. */
  public static Verdict of(Comparison comparison, Limits limits) {
    Map<String, NonInferiority> proofs = new LinkedHashMap<>();
    List<Candidate> proved = new ArrayList<>(List.of(comparison.controlModel()));
    List<String> reasons = new ArrayList<>();
    String refuted = null;
    for (Experiment experiment : comparison.experiments()) {
      String name = experiment.model().name();
      NonInferiority proof = limits.accuracy().decide(comparison, experiment);
      proofs.put(name, proof);
      if (proof.decision() == Decision.PROVED) {
        proved.add(experiment.model());
      } else {
        String answer = limits.accuracy().answer(comparison, experiment, proof);
        reasons.add(answer);
        if (proof.decision() == Decision.REFUTED && name.equals(Precision.INT8)) {
          refuted = answer;
        }
      }
    }
    String inconclusive = whyInconclusive(comparison);
    if (inconclusive != null || refuted != null) {
      String reason = inconclusive == null ? refuted : inconclusive;
      return new Verdict(
          Certificate.REFUSED, String.valueOf(reason), ExitCode.REFUSED_ACCURACY, proofs);
    }
    return fastest(proved, reasons, proofs, limits);
  }

  private static Verdict fastest(
      List<Candidate> proved,
      List<String> reasons,
      Map<String, NonInferiority> proofs,
      Limits limits) {
    Candidate best = proved.get(0);
    for (Candidate other : proved) {
      if (latencyRatio(other) < latencyRatio(best) * (1 - MIN_LATENCY_GAIN)) {
        best = other;
      }
    }
    if (limits.maxLatencyMillis() != null && millis(best) > limits.maxLatencyMillis()) {
      String tooSlow =
          text(
              "the fastest, %s, takes %.2f ms; at most %.2f ms are allowed",
              best.name(), millis(best), limits.maxLatencyMillis());
      reasons.add(0, tooSlow);
      return new Verdict(
          Certificate.REFUSED, String.join("; ", reasons), ExitCode.REFUSED_LATENCY, proofs);
    }
    for (Candidate other : proved) {
      if (!other.name().equals(best.name())) {
        reasons.add(text("%s takes %.2f ms", other.name(), millis(other)));
      }
    }
    reasons.add(0, text("%s takes %.2f ms and is accurate enough", best.name(), millis(best)));
    NonInferiority int8 = proofs.get(Precision.INT8);
    boolean isOpen = int8 != null && int8.decision() == Decision.UNDECIDED;
    return new Verdict(
        best.name(), String.join("; ", reasons), isOpen ? ExitCode.UNDECIDED : ExitCode.OK, proofs);
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

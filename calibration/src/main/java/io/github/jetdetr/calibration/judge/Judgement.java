package io.github.jetdetr.calibration.judge;

import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.bundle.Certificate;
import io.github.jetdetr.bundle.Interval;
import io.github.jetdetr.bundle.Precision;
import io.github.jetdetr.bundle.QuantizationReport;
import io.github.jetdetr.calibration.compare.Candidate;
import io.github.jetdetr.calibration.compare.Comparison;
import io.github.jetdetr.calibration.compare.Comparison.Experiment;
import io.github.jetdetr.calibration.metric.CocoEvaluation;
import io.github.jetdetr.calibration.pictures.InterleavedTiming;
import io.github.jetdetr.calibration.report.Figures;
import io.github.jetdetr.calibration.statistics.ConfidenceInterval;
import io.github.jetdetr.calibration.statistics.NonInferiority;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.Version;
import io.github.jetdetr.engine.EngineInfo;
import io.github.jetdetr.engine.EngineKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was proved of a bundle, where, and on what.
 *
 * @param kind of the engine it was judged on
 * @param files the file that stands for each precision on this engine
 * @param pictureKeys digest of each picture's pixels, by name
 * @param judgedAt the one time that certificate and report bear
 */
public record Judgement(
    Verdict verdict,
    Verdict.Limits limits,
    Comparison comparison,
    QuantizationReport quantized,
    EngineKind kind,
    EngineInfo engine,
    Map<String, String> files,
    Map<String, String> pictureKeys,
    Instant judgedAt) {

  /** The certificate to write into the bundle and to print. */
  public Certificate certificate(Path bundle) throws IOException {
    Map<String, Certificate.ApLoss> losses = losses();
    Certificate.ApLoss int8 = losses.get(Precision.INT8);
    NonInferiority proof = verdict.int8();
    return new Certificate(
        Certificate.SCHEMA,
        verdict.word(),
        verdict.reason(),
        files.get(verdict.word()),
        refusedFor(),
        judgedAt.toString(),
        "jetdetr " + Version.TEXT,
        new Certificate.JudgedEngine(
            engine.runtime(), engine.device(), engine.threads(), System.getProperty("os.arch", "")),
        new Certificate.Limits(
            limits.accuracy().maxApLoss() / 100,
            limits.accuracy().minAgreement(),
            limits.maxLatencyMillis()),
        comparison.truth().images().size(),
        comparison.isLabelled(),
        int8MacShare(),
        kind == EngineKind.TENSORRT
            ? quantized.int8ConvolutionShare()
            : quantized.int8ConvolutionShareOnCpu(),
        ap(),
        losses,
        int8 == null ? null : int8.estimate(),
        int8 == null ? null : int8.ci95(),
        agreement(),
        timed(InterleavedTiming.Times::p50Millis),
        timed(InterleavedTiming.Times::p90Millis),
        timed(InterleavedTiming.Times::ratio),
        bytes(),
        Bundle.digests(bundle),
        quantized.errors(),
        proof == null ? null : proof.decision().word(),
        proof == null || !comparison.isLabelled() ? null : proof.upper95(),
        proof == null ? null : proof.morePictures(),
        proofs(),
        pictureKeys,
        comparison.notes());
  }

  /** Share of the multiply-adds in INT8 in the file that was judged, 0 to 1. */
  double int8MacShare() {
    return kind == EngineKind.TENSORRT ? quantized.int8MacShare() : quantized.int8MacShareOnCpu();
  }

  /** What was found of each precision but fp32, for people; one line each. */
  List<String> answers() {
    List<String> answers = new ArrayList<>();
    for (Experiment experiment : comparison.experiments()) {
      NonInferiority proof = verdict.proofs().get(experiment.model().name());
      if (proof != null) {
        answers.add(limits.accuracy().answer(comparison, experiment, proof));
      }
    }
    return answers;
  }

  private Map<String, Certificate.Proof> proofs() {
    Map<String, Certificate.Proof> proofs = new LinkedHashMap<>();
    verdict
        .proofs()
        .forEach(
            (name, it) ->
                proofs.put(
                    name,
                    new Certificate.Proof(
                        it.decision().word(),
                        limits.accuracy().question(comparison),
                        limits.accuracy().test(comparison.isLabelled()),
                        Figures.json(it.loss()),
                        it.lower(),
                        it.upper(),
                        it.upper95(),
                        it.limit(),
                        it.confidence(),
                        it.look(),
                        it.pictures(),
                        it.power(),
                        it.morePictures())));
    return proofs;
  }

  private @Nullable String refusedFor() {
    if (!verdict.word().equals(Certificate.REFUSED)) {
      return null;
    }
    return verdict.code() == ExitCode.REFUSED_ACCURACY
        ? Certificate.FOR_ACCURACY
        : Certificate.FOR_LATENCY;
  }

  private Map<String, @Nullable Double> ap() {
    Map<String, @Nullable Double> ap = new LinkedHashMap<>();
    CocoEvaluation control = comparison.control();
    if (control != null) {
      ap.put(Precision.FP32, Figures.json(control.metrics().ap()));
    }
    for (Experiment experiment : comparison.experiments()) {
      CocoEvaluation scored = experiment.scored();
      if (scored != null) {
        ap.put(experiment.model().name(), Figures.json(scored.metrics().ap()));
      }
    }
    return ap;
  }

  private Map<String, Certificate.ApLoss> losses() {
    Map<String, Certificate.ApLoss> losses = new LinkedHashMap<>();
    for (Experiment experiment : comparison.experiments()) {
      ConfidenceInterval lost = experiment.lost("AP");
      if (lost != null) {
        Interval ci95 = new Interval(lost.low(), lost.high());
        losses.put(experiment.model().name(), new Certificate.ApLoss(lost.estimate(), ci95));
      }
    }
    return losses;
  }

  private Map<String, @Nullable Double> agreement() {
    Map<String, @Nullable Double> agreement = new LinkedHashMap<>();
    for (Experiment experiment : comparison.experiments()) {
      double share = experiment.mutual().share();
      agreement.put(experiment.model().name(), Figures.json(share));
    }
    return agreement;
  }

  private Map<String, Double> timed(ToDoubleFunction<InterleavedTiming.Times> figure) {
    Map<String, Double> timed = new LinkedHashMap<>();
    for (Candidate contender : contenders()) {
      InterleavedTiming.Times times = contender.times();
      if (times != null) {
        timed.put(contender.name(), figure.applyAsDouble(times));
      }
    }
    return timed;
  }

  private Map<String, Long> bytes() {
    Map<String, Long> bytes = new LinkedHashMap<>();
    contenders().forEach(contender -> bytes.put(contender.name(), contender.bytes()));
    return bytes;
  }

  /** fp32 first. */
  List<Candidate> contenders() {
    List<Candidate> contenders = new ArrayList<>(List.of(comparison.controlModel()));
    comparison.experiments().forEach(experiment -> contenders.add(experiment.model()));
    return contenders;
  }

  /** One experiment by its name, null when there is none. */
  @Nullable Experiment experiment(String name) {
    return comparison.experiments().stream()
        .filter(experiment -> experiment.model().name().equals(name))
        .findFirst()
        .orElse(null);
  }

  public void text(PrintWriter out) {
    out.printf("verdict: %s%n%s%n", verdict.word(), verdict.reason());
    comparison.notes().forEach(note -> out.println("note: " + note));
    out.println(limits.accuracy().question(comparison));
    answers().forEach(out::println);
    for (Candidate contender : contenders()) {
      InterleavedTiming.Times times = contender.times();
      Experiment experiment = experiment(contender.name());
      CocoEvaluation scored = experiment == null ? comparison.control() : experiment.scored();
      out.printf(
          Locale.ROOT,
          "%-5s AP %s  %s ms  %.2f MB%s%n",
          contender.name(),
          scored == null ? "–" : String.format(Locale.ROOT, "%.4f", scored.metrics().ap()),
          times == null ? "–" : String.format(Locale.ROOT, "%.2f", times.p50Millis()),
          contender.bytes() / 1e6,
          experiment == null ? "" : difference(experiment));
    }
  }

  private static String difference(Experiment experiment) {
    ConfidenceInterval lost = experiment.lost("AP");
    String agreed =
        String.format(
            Locale.ROOT, "  %.1f %% in common with fp32", 100 * experiment.mutual().share());
    return lost == null
        ? agreed
        : agreed
            + String.format(
                Locale.ROOT,
                "  AP loss %.2f points [%.2f, %.2f]",
                100 * lost.estimate(),
                100 * lost.low(),
                100 * lost.high());
  }
}

package io.github.jetdetr.calibration.judge;

import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.bundle.Precision;
import io.github.jetdetr.calibration.compare.Candidate;
import io.github.jetdetr.calibration.compare.Comparison;
import io.github.jetdetr.calibration.compare.Comparison.Experiment;
import io.github.jetdetr.calibration.compare.MutualAgreement;
import io.github.jetdetr.calibration.metric.CocoEvaluation;
import io.github.jetdetr.calibration.pictures.InterleavedTiming;
import io.github.jetdetr.calibration.report.Figures;
import io.github.jetdetr.calibration.statistics.ConfidenceInterval;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.Json;
import io.github.jetdetr.command.Version;
import io.github.jetdetr.engine.EngineInfo;
import io.github.jetdetr.engine.EngineKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of a bundle: the verdict with its measurements, engine and pictures.
 *
 * @param kind kind of the engine it was judged on
 * @param files the model file of each precision on this engine
 */
public record Certificate(
    Verdict verdict,
    Verdict.Limits limits,
    Comparison comparison,
    BundleReport quantized,
    EngineKind kind,
    EngineInfo engine,
    Map<String, String> files) {

  /** Writes the certificate for this kind of engine atomically. */
  public void write(Path bundle, Instant now) throws IOException {
    Path part = bundle.resolve(Bundle.certificate(kind) + ".part");
    Files.writeString(part, Json.text(json(bundle, now)), StandardCharsets.UTF_8);
    Files.move(part, bundle.resolve(Bundle.certificate(kind)), StandardCopyOption.REPLACE_EXISTING);
  }

  public Map<String, Object> json(Path bundle, Instant now) throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("schema", "jetdetr.certificate/1.0");
    root.put("verdict", verdict.word());
    root.put("reason", verdict.reason());
    if (files.containsKey(verdict.word())) {
      root.put("verdict_file", files.get(verdict.word()));
    }
    if (verdict.code() != ExitCode.OK) {
      boolean accuracy = verdict.code() == ExitCode.REFUSED_ACCURACY;
      root.put("refused_for", accuracy ? "accuracy" : "latency");
    }
    root.put("created_at", now.toString());
    root.put("program", "jetdetr " + Version.TEXT);
    Map<String, Object> where = new LinkedHashMap<>();
    where.put("runtime", engine.runtime());
    where.put("device", engine.device());
    where.put("threads", engine.threads());
    where.put("machine", System.getProperty("os.arch", ""));
    root.put("engine", where);
    Map<String, Object> allowed = new LinkedHashMap<>();
    allowed.put("max_ap_loss", limits.maxApLoss() / 100);
    allowed.put("min_agreement", limits.minAgreement());
    allowed.put("max_latency_ms", limits.maxLatencyMillis());
    root.put("limits", allowed);
    root.put("pictures", comparison.truth().images().size());
    root.put("labelled", comparison.isLabelled());
    root.put("int8_mac_share", Figures.json(quantized.int8MacShare()));
    root.put("int8_convolution_share", quantized.part("int8_convolution_share"));
    accuracy(root);
    speed(root);
    Map<String, String> digests = new LinkedHashMap<>();
    for (String file :
        List.of(
            Bundle.MODEL,
            Bundle.HALF,
            Bundle.INT8,
            Bundle.INT8_CPU,
            Bundle.CARD,
            QuantizeReport.FILE)) {
      if (Files.isRegularFile(bundle.resolve(file))) {
        digests.put(file, Bundle.digest(bundle.resolve(file)));
      }
    }
    root.put("files", digests);
    root.put("query_errors", quantized.part("errors"));
    return root;
  }

  private void accuracy(Map<String, Object> root) {
    CocoEvaluation control = comparison.control();
    Map<String, Object> ap = new LinkedHashMap<>();
    Map<String, Object> losses = new LinkedHashMap<>();
    Map<String, Object> agreement = new LinkedHashMap<>();
    if (control != null) {
      ap.put(Precision.FP32, Figures.json(control.metrics().ap()));
    }
    for (Experiment experiment : comparison.experiments()) {
      String name = experiment.model().name();
      CocoEvaluation scored = experiment.scored();
      ConfidenceInterval difference = experiment.apDifferences().get("AP");
      if (scored != null) {
        ap.put(name, Figures.json(scored.metrics().ap()));
      }
      if (difference != null) {
        losses.put(
            name,
            Map.of(
                "estimate", -difference.estimate(),
                "ci95", List.of(-difference.high(), -difference.low())));
        if (name.equals(Precision.INT8)) {
          root.put("ap_loss", -difference.estimate());
          root.put("ap_loss_ci95", List.of(-difference.high(), -difference.low()));
        }
      }
      agreement.put(name, Figures.json(MutualAgreement.of(comparison, experiment).share()));
    }
    root.put("ap", ap);
    root.put("ap_losses", losses);
    root.put("agreement", agreement);
  }

  private void speed(Map<String, Object> root) {
    Map<String, Object> median = new LinkedHashMap<>();
    Map<String, Object> slow = new LinkedHashMap<>();
    Map<String, Object> ratio = new LinkedHashMap<>();
    Map<String, Object> bytes = new LinkedHashMap<>();
    for (Candidate contender : contenders()) {
      InterleavedTiming.Times times = contender.times();
      if (times != null) {
        median.put(contender.name(), times.p50Millis());
        slow.put(contender.name(), times.p90Millis());
        ratio.put(contender.name(), times.ratio());
      }
      bytes.put(contender.name(), contender.bytes());
    }
    root.put("latency_ms", median);
    root.put("latency_p90_ms", slow);
    root.put("latency_of_fp32", ratio);
    root.put("bytes", bytes);
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
          experiment == null ? "" : difference(comparison, experiment));
    }
  }

  private static String difference(Comparison comparison, Experiment experiment) {
    ConfidenceInterval difference = experiment.apDifferences().get("AP");
    String agreed =
        String.format(
            Locale.ROOT,
            "  %.1f %% in common with fp32",
            100 * MutualAgreement.of(comparison, experiment).share());
    return difference == null
        ? agreed
        : agreed
            + String.format(
                Locale.ROOT,
                "  AP loss %.2f points [%.2f, %.2f]",
                -100 * difference.estimate(),
                -100 * difference.high(),
                -100 * difference.low());
  }
}

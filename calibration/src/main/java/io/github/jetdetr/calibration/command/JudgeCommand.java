package io.github.jetdetr.calibration.command;

import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.bundle.Certificate;
import io.github.jetdetr.bundle.Precision;
import io.github.jetdetr.bundle.QuantizationReport;
import io.github.jetdetr.calibration.coco.CategoryChoice;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.calibration.compare.Candidate;
import io.github.jetdetr.calibration.compare.Comparison;
import io.github.jetdetr.calibration.judge.Judgement;
import io.github.jetdetr.calibration.judge.JudgementPage;
import io.github.jetdetr.calibration.judge.Verdict;
import io.github.jetdetr.calibration.pictures.InterleavedTiming;
import io.github.jetdetr.calibration.pictures.LabelTable;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.pictures.Progress;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.engine.EngineInfo;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code jetdetr-calibrate judge}: accuracy and latency of each precision of a bundle on this
 * machine.
 */
@Command(
    name = "judge",
    mixinStandardHelpOptions = true,
    description = {
      "Compares the fp32, FP16 and INT8 models of a bundle on pictures that were not used for",
      "calibration, with the engine of this machine, and writes certificate and report.",
      "They are certificate.json and report.html for ONNX Runtime, certificate.tensorrt.json and",
      "report.tensorrt.html for a GPU. The daemon runs the precision that the certificate for its",
      "engine proved best. Exits with code 80 if INT8 loses more accuracy than allowed, and with",
      "81 if every precision is too slow."
    },
    footer = {
      "",
      "Example:",
      "  jetdetr-calibrate judge --bundle bundle --images val --annotations val.json",
      "  jetdetr-calibrate judge --bundle bundle --street 900..919 --weather all"
    })
final class JudgeCommand implements Callable<Integer> {

  private static final double AGREEMENT_THRESHOLD = 0.3;

  @Mixin private Output output = new Output();

  @Option(
      names = "--bundle",
      required = true,
      paramLabel = "DIR",
      description = "The bundle that quantize wrote.")
  private Path bundle = Path.of("");

  @Mixin private JudgedPictures pictures = new JudgedPictures();

  @Mixin private InferenceOptions inference = new InferenceOptions(EngineKind.AUTO);

  @Mixin private TimedRuns timedRuns = new TimedRuns(1);

  @Option(
      names = "--max-ap-loss",
      paramLabel = "P",
      description = "Maximum loss of AP in points of 100 (default: ${DEFAULT-VALUE}).")
  private double maxApLoss = 0.5;

  @Option(
      names = "--min-agreement",
      paramLabel = "S",
      description = {
        "Without labels: minimum share of the detections with a score of at least 0.3 that a",
        "precision and fp32 must have in common, in both directions (default: ${DEFAULT-VALUE})."
      })
  private double minAgreement = 0.9;

  @Option(
      names = "--max-latency-ms",
      paramLabel = "MS",
      description = "Maximum median latency from pixels to boxes (default: no limit).")
  private @Nullable Double maxLatencyMillis;

  @Override
  @SuppressWarnings("MustBeClosedChecker") // all are closed at the end
  public Integer call() throws ExitException {
    check();
    EngineOptions engine = inference.engineOptions();
    EngineKind kind = engine.kind();
    Map<String, String> files = new LinkedHashMap<>();
    files.put(Precision.FP32, Bundle.MODEL);
    files.put(Precision.FP16, Bundle.HALF);
    files.put(Precision.INT8, kind == EngineKind.TENSORRT ? Bundle.INT8 : Bundle.INT8_CPU);
    List<PictureDetector> detectors = new ArrayList<>();
    try {
      QuantizationReport quantized = QuantizationReport.read(bundle);
      List<String> names = open(files, engine, detectors);
      List<String> labels = detectors.get(0).model().card().labels();
      PictureSource source = pictures.unseen(labels, quantized, output.err());
      Comparison comparison = compare(names, detectors, source);
      Verdict.Limits limits = new Verdict.Limits(maxApLoss, minAgreement, maxLatencyMillis);
      Verdict verdict = Verdict.of(comparison, limits);
      EngineInfo info = detectors.get(0).model().engineInfo();
      Judgement judgement =
          new Judgement(verdict, limits, comparison, quantized, kind, info, files);
      Certificate certificate = judgement.certificate(bundle, Instant.now());
      certificate.write(bundle.resolve(Bundle.certificate(kind)));
      JudgementPage.of(judgement, source, detectors).write(bundle.resolve(Bundle.report(kind)));
      output.print(certificate, judgement::text);
      if (verdict.code() != ExitCode.OK) {
        throw new ExitException(verdict.code(), "refused: " + verdict.reason());
      }
    } catch (ModelException | PictureException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ExitException(ExitCode.IO, bundle + ": " + e.getMessage(), e);
    } finally {
      detectors.forEach(PictureDetector::close);
    }
    return ExitCode.OK.code();
  }

  /**
   * Opens the models that can run here. TensorRT cannot build every precision on every device and
   * then falls back to the next one, which is a candidate of its own.
   *
   * @return the names of those that were opened
   */
  @SuppressWarnings("MustBeClosedChecker") // all are closed at the end
  private List<String> open(
      Map<String, String> files, EngineOptions engine, List<PictureDetector> detectors)
      throws ModelException {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, String> entry : files.entrySet()) {
      Path file = bundle.resolve(entry.getValue());
      PictureDetector detector = PictureDetector.open(file, engine, null, card -> card);
      if (detector.model().file().path().equals(file)) {
        detectors.add(detector);
        names.add(entry.getKey());
      } else {
        detector.close();
        output
            .err()
            .printf("%s cannot be built on this device and is not judged%n", entry.getKey());
      }
    }
    return names;
  }

  private void check() throws ExitException {
    List<String> needed = new ArrayList<>(Bundle.MODELS);
    needed.add(Bundle.QUANTIZATION);
    for (String file : needed) {
      if (!Files.isRegularFile(bundle.resolve(file))) {
        throw new ExitException(
            ExitCode.NO_INPUT, "%s is not a bundle: %s is missing".formatted(bundle, file));
      }
    }
    if (!(maxApLoss >= 0 && maxApLoss <= 100)) {
      throw new ExitException(ExitCode.USAGE, "--max-ap-loss must be in [0, 100] points");
    }
    if (!(minAgreement >= 0 && minAgreement <= 1)) {
      throw new ExitException(ExitCode.USAGE, "--min-agreement must be in [0, 1]");
    }
    timedRuns.check();
    inference.check();
  }

  private Comparison compare(
      List<String> names, List<PictureDetector> detectors, PictureSource source)
      throws PictureException, ExitException {
    LabelTable labels = detectors.get(0).labelTable(source.truth(), CategoryChoice.ALL);
    if (pictures.areLabelled() && labels.isEmpty()) {
      throw new ExitException(ExitCode.DATA, labels.refusal());
    }
    List<Candidate> candidates = new ArrayList<>();
    for (int at = 0; at < detectors.size(); at++) {
      PictureDetector detector = detectors.get(at);
      int count = source.truth().images().size();
      try (Progress progress = Progress.on(output.err(), "pictures with " + names.get(at), count)) {
        candidates.add(
            new Candidate(
                names.get(at),
                LabelledPictures.facts(detector.model()),
                detector.model().file().bytes(),
                detector.detect(source, Strictness.REFUSE, progress).results(),
                null));
      }
    }
    List<InterleavedTiming.Times> times = timedRuns.measure(detectors, source, output.err());
    for (int at = 0; at < candidates.size(); at++) {
      candidates.set(at, candidates.get(at).withTimes(times.get(at)));
    }
    Candidate control = candidates.remove(0);
    List<String> notes = new ArrayList<>(pictures.areLabelled() ? labels.notes() : List.of());
    notes.addAll(source.notes());
    notes.forEach(note -> output.err().println("note: " + note));
    return Comparison.of(
        source.truth(), pictures.areLabelled(), AGREEMENT_THRESHOLD, control, candidates, notes);
  }
}

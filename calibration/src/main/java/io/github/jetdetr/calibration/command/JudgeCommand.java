package io.github.jetdetr.calibration.command;

import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.bundle.Certificate;
import io.github.jetdetr.bundle.QuantizationReport;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.command.option.AccuracyOptions;
import io.github.jetdetr.calibration.compare.Candidate;
import io.github.jetdetr.calibration.compare.Comparison;
import io.github.jetdetr.calibration.judge.JudgedRecord;
import io.github.jetdetr.calibration.judge.Judgement;
import io.github.jetdetr.calibration.judge.JudgementPage;
import io.github.jetdetr.calibration.judge.PrecisionModels;
import io.github.jetdetr.calibration.judge.Verdict;
import io.github.jetdetr.calibration.pictures.DetectionRun;
import io.github.jetdetr.calibration.pictures.InterleavedTiming;
import io.github.jetdetr.calibration.pictures.LabelTable;
import io.github.jetdetr.calibration.pictures.Labels;
import io.github.jetdetr.calibration.pictures.PartOfPictures;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
      "engine proved best. INT8 is proved when the one-sided 95 %% interval of its loss lies below",
      "the limit. Exits with code 80 if that is refuted, with 81 if every precision is too slow,",
      "and with 82 if these pictures do not decide it: the best of the others is certified then,",
      "and --more goes on with further pictures."
    },
    footer = {
      "",
      "Example:",
      "  jetdetr-calibrate judge --bundle bundle --images val --annotations val.json",
      "  jetdetr-calibrate judge --bundle bundle --more val2 --annotations val2.json",
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

  @Mixin private AccuracyOptions accuracy = new AccuracyOptions();

  @Option(
      names = "--max-latency-ms",
      paramLabel = "MS",
      description = "Maximum median latency from pixels to boxes (default: no limit).")
  private @Nullable Double maxLatencyMillis;

  @Override
  public Integer call() throws ExitException {
    check();
    EngineOptions engine = inference.engineOptions();
    try (PrecisionModels models = PrecisionModels.open(bundle, engine, output.err())) {
      Judgement judgement = judge(models, engine.kind());
      Verdict verdict = judgement.verdict();
      if (verdict.code() != ExitCode.OK) {
        String what = verdict.code() == ExitCode.UNDECIDED ? "not decided: " : "refused: ";
        throw new ExitException(verdict.code(), what + verdict.reason());
      }
    } catch (ModelException | PictureException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ExitException(ExitCode.IO, bundle + ": " + e.getMessage(), e);
    }
    return ExitCode.OK.code();
  }

  /** Judges, and writes what was judged, the certificate and its report. */
  private Judgement judge(PrecisionModels models, EngineKind kind)
      throws ModelException, PictureException, ExitException, IOException {
    QuantizationReport quantized = QuantizationReport.read(bundle);
    EngineInfo info = models.engine();
    String runtime = info.runtime() + " on " + info.device();
    Map<String, String> digests = new LinkedHashMap<>();
    for (int at = 0; at < models.names().size(); at++) {
      digests.put(models.names().get(at), models.detectors().get(at).model().file().digest());
    }
    Path record = bundle.resolve(Bundle.judged(kind));
    JudgedRecord before = pictures.areMore() ? JudgedRecord.read(record) : null;
    if (before != null) {
      before.check(runtime, digests);
    }
    List<String> labels = models.detectors().get(0).model().card().labels();
    JudgedPictures.Judged found = pictures.unseen(labels, quantized, before, output.err());
    List<String> notes = new ArrayList<>(found.labels().notes());
    List<Candidate> candidates = new ArrayList<>();
    PictureSource source = detect(models, found, before != null, candidates, notes);
    Map<String, CocoResults> results = new LinkedHashMap<>();
    candidates.forEach(candidate -> results.put(candidate.name(), candidate.results()));
    JudgedRecord judged =
        JudgedRecord.of(runtime, digests, source, pictures.areLabelled(), results);
    if (before != null) {
      judged = before.plus(judged);
    }
    Comparison comparison = compare(candidates, judged, notes);
    Verdict.Limits limits = new Verdict.Limits(accuracy.limits(judged.look()), maxLatencyMillis);
    Judgement judgement =
        new Judgement(
            Verdict.of(comparison, limits),
            limits,
            comparison,
            quantized,
            kind,
            info,
            models.files(),
            judged.keysByName(),
            Instant.now());
    judged.write(record);
    Certificate certificate = judgement.certificate(bundle);
    certificate.write(bundle.resolve(Bundle.certificate(kind)));
    JudgementPage.of(judgement, source, before == null ? null : results)
        .write(bundle.resolve(Bundle.report(kind)));
    output.print(certificate, judgement::text);
    return judgement;
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
    pictures.check();
    accuracy.check();
    timedRuns.check();
    inference.check();
  }

  /**
   * What each precision detects on the pictures, and how long it takes; fp32 first.
   *
   * @param candidates to be filled
   * @param notes to which what was left out is added
   * @return the pictures that all of them could read
   */
  private PictureSource detect(
      PrecisionModels models,
      JudgedPictures.Judged found,
      boolean areMore,
      List<Candidate> candidates,
      List<String> notes)
      throws PictureException, ExitException {
    List<PictureDetector> detectors = models.detectors();
    PictureSource source = found.source();
    Labels known = found.labels();
    LabelTable labels = detectors.get(0).labelTable(source.truth(), known.categoryOfLabel());
    if (pictures.areLabelled() && labels.isEmpty()) {
      throw new ExitException(ExitCode.DATA, labels.refusal());
    }
    Set<String> distinctNotes =
        new LinkedHashSet<>(pictures.areLabelled() ? labels.notes() : List.of());
    List<DetectionRun> runs = new ArrayList<>();
    Set<Long> leftOut = new HashSet<>();
    int count = source.truth().images().size();
    for (int at = 0; at < detectors.size(); at++) {
      String name = "pictures with " + models.names().get(at);
      try (Progress progress = Progress.on(output.err(), name, count)) {
        int[] categories = labels.categoryIds();
        DetectionRun run =
            detectors.get(at).detect(source, categories, known.strictness(), progress);
        runs.add(run);
        leftOut.addAll(run.leftOut().keySet());
        distinctNotes.addAll(run.notes());
      }
    }
    distinctNotes.addAll(source.notes());
    distinctNotes.forEach(note -> output.err().println("note: " + note));
    notes.addAll(distinctNotes);
    PictureSource judged = new PartOfPictures(source, source.truth().without(leftOut));
    if (!areMore) {
      JudgedPictures.checkCount(judged.truth().images().size());
    }
    List<InterleavedTiming.Times> times =
        timedRuns.measure(detectors, judged, judged.truth().images(), output.err());
    for (int at = 0; at < runs.size(); at++) {
      PictureDetector detector = detectors.get(at);
      candidates.add(
          new Candidate(
                  models.names().get(at),
                  LabelledPictures.facts(detector.model()),
                  detector.model().file().bytes(),
                  runs.get(at).results().without(leftOut),
                  null)
              .withTimes(times.get(at)));
    }
    return judged;
  }

  /** Compares the candidates on all pictures that were judged, those of earlier looks included. */
  private Comparison compare(List<Candidate> candidates, JudgedRecord judged, List<String> notes) {
    List<Candidate> all = new ArrayList<>();
    for (Candidate candidate : candidates) {
      CocoResults results = judged.results().getOrDefault(candidate.name(), candidate.results());
      all.add(candidate.withResults(results));
    }
    Candidate control = all.remove(0);
    return Comparison.of(
        judged.truth(), pictures.areLabelled(), AGREEMENT_THRESHOLD, control, all, notes);
  }
}

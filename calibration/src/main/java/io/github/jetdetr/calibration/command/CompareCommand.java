package io.github.jetdetr.calibration.command;

import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.command.option.AccuracyOptions;
import io.github.jetdetr.calibration.compare.Candidate;
import io.github.jetdetr.calibration.compare.Comparison;
import io.github.jetdetr.calibration.compare.ComparisonPage;
import io.github.jetdetr.calibration.compare.ComparisonText;
import io.github.jetdetr.calibration.evaluate.EvaluationInput;
import io.github.jetdetr.calibration.pictures.DetectionRun;
import io.github.jetdetr.calibration.pictures.InterleavedTiming;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Output;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jetdetr-calibrate compare}: compares models on the same pictures. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Compares models with a control on the same pictures: difference in AP with its confidence",
      "interval, agreement of detections, latency and size. The control is the first --model, or",
      "the --detections. Without --annotations, AP is omitted; with --latency-runs 0, latency."
    },
    footer = {
      "",
      "Example:",
      "  jetdetr-calibrate compare --model fp32.onnx --model int8.onnx --images val \\",
      "      --annotations val.json --report compare.html"
    })
final class CompareCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();

  @Mixin private LabelledPictures pictures = new LabelledPictures();

  @Mixin private ReportFile report = new ReportFile();

  @Mixin private ModelList models = new ModelList();

  @Mixin private AccuracyOptions accuracy = new AccuracyOptions();

  @Mixin private TimedRuns timedRuns = new TimedRuns(0);

  @Option(
      names = "--detections",
      paramLabel = "JSON",
      description = "Detections of the control in COCO results format; requires --annotations.")
  private @Nullable Path detections;

  @Option(
      names = "--threshold",
      paramLabel = "S",
      description =
          "Minimum score of the detections that must have a counterpart"
              + " (default: ${DEFAULT-VALUE}).")
  private double threshold = 0.3;

  @Override
  public Integer call() throws ExitException {
    check();
    List<PictureDetector> detectors = new ArrayList<>();
    try {
      for (Path model : models.files()) {
        detectors.add(pictures.open(model, card -> card, output.err()));
      }
      PictureSource source =
          pictures.source(detectors.get(0).model().card().labels(), output.err());
      Comparison comparison = compare(detectors, source);
      ComparisonText text = new ComparisonText(comparison, accuracy.limits(1));
      output.print(text.json(), text::text);
      report.write(now -> ComparisonPage.of(comparison, accuracy.limits(1), source, now));
    } finally {
      detectors.forEach(PictureDetector::close);
    }
    return ExitCode.OK.code();
  }

  private void check() throws ExitException {
    if (!(threshold > 0 && threshold < 1)) {
      throw new ExitException(ExitCode.USAGE, "--threshold must be in (0, 1)");
    }
    accuracy.check();
    timedRuns.check();
    if (models.files().size() < 2 && detections == null) {
      throw new ExitException(
          ExitCode.USAGE, "compare needs at least two --model, or one --model and --detections");
    }
    report.check();
    models.check();
  }

  private Comparison compare(List<PictureDetector> detectors, PictureSource source)
      throws ExitException {
    Set<Long> leftOut = new HashSet<>();
    List<String> notes = new ArrayList<>();
    List<DetectionRun> runs = new ArrayList<>();
    for (int i = 0; i < detectors.size(); i++) {
      runs.add(pictures.detect(detectors.get(i), source, output.err()));
      leftOut.addAll(runs.get(i).leftOut().keySet());
      EvaluationInput measured = pictures.input(detectors.get(i), source, runs.get(i));
      measured.notes().stream().filter(note -> !notes.contains(note)).forEach(notes::add);
    }
    List<Candidate> candidates = new ArrayList<>();
    CocoTruth truth = source.truth().without(leftOut);
    List<InterleavedTiming.Times> times = measureLatency(detectors, source, truth);
    for (int i = 0; i < detectors.size(); i++) {
      PictureDetector detector = detectors.get(i);
      Candidate candidate =
          new Candidate(
              models.name(i),
              LabelledPictures.facts(detector.model()),
              detector.model().file().bytes(),
              runs.get(i).results().without(leftOut),
              null);
      candidates.add(times.isEmpty() ? candidate : candidate.withTimes(times.get(i)));
    }
    Candidate control =
        detections == null ? candidates.remove(0) : recordedControl(truth, detections);
    return Comparison.of(truth, pictures.areLabelled(), threshold, control, candidates, notes);
  }

  private Candidate recordedControl(CocoTruth truth, Path file) throws ExitException {
    String name = String.valueOf(file.getFileName());
    return new Candidate(
        name, Map.of("file", name), 0, pictures.results(file, truth, output.err()), null);
  }

  private List<InterleavedTiming.Times> measureLatency(
      List<PictureDetector> detectors, PictureSource source, CocoTruth truth) throws ExitException {
    try {
      return timedRuns.measure(detectors, source, truth.images(), output.err());
    } catch (PictureException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }
}

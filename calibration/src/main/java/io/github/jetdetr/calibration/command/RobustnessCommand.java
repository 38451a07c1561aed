package io.github.jetdetr.calibration.command;

import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.corrupt.CorruptedPictures;
import io.github.jetdetr.calibration.corrupt.Corruption;
import io.github.jetdetr.calibration.corrupt.Robustness;
import io.github.jetdetr.calibration.evaluate.EvaluationInput;
import io.github.jetdetr.calibration.metric.CocoEvaluator;
import io.github.jetdetr.calibration.pictures.DetectionRun;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.pictures.Progress;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Output;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jetdetr-calibrate robustness}: AP of models on corrupted pictures. */
@Command(
    name = "robustness",
    mixinStandardHelpOptions = true,
    description = {
      "Evaluates models on corrupted pictures: light, blur, weather, noise, transmission errors",
      "and dirt, at five severities each; several models side by side. Every picture is processed",
      "once for each severity, which takes long; an interrupted command resumes when it is run",
      "again."
    },
    footer = {
      "",
      "Example:",
      "  jetdetr-calibrate robustness --model model.onnx --images val --annotations val.json \\",
      "      --corruption fog,rain --severity 1,3,5 --report robustness.html"
    })
final class RobustnessCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();

  @Mixin private LabelledPictures pictures = new LabelledPictures();

  @Mixin private ReportFile report = new ReportFile();

  @Mixin private ModelList models = new ModelList();

  @Option(
      names = "--corruption",
      split = ",",
      paramLabel = "WHAT",
      description = "Only these corruptions: ${COMPLETION-CANDIDATES}.")
  private List<Corruption> corruptions = List.of(Corruption.values());

  @Option(
      names = "--severity",
      split = ",",
      paramLabel = "N",
      description = "Only these severities, 1 to 5 (default: all).")
  private List<Integer> severities = List.of(1, 2, 3, 4, 5);

  @Override
  public Integer call() throws ExitException {
    for (int severity : severities) {
      if (severity < 1 || severity > Corruption.SEVERITIES) {
        throw new ExitException(
            ExitCode.USAGE, "--severity must be in [1, %d]".formatted(Corruption.SEVERITIES));
      }
    }
    if (!pictures.areLabelled()) {
      throw new ExitException(
          ExitCode.USAGE, "robustness requires labels: use --annotations or --street");
    }
    report.check();
    models.check();
    Robustness robustness = measure();
    output.print(robustness.json(), robustness::text);
    report.write(robustness::page);
    return ExitCode.OK.code();
  }

  private Robustness measure() throws ExitException {
    List<Integer> ascending = List.copyOf(new TreeSet<>(severities));
    List<Robustness.Model> measured = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    int images = 0;
    for (int at = 0; at < models.files().size(); at++) {
      try (PictureDetector detector =
          pictures.open(models.files().get(at), card -> card, output.err())) {
        PictureSource source = pictures.source(detector.model().card().labels(), output.err());
        EvaluationInput clean =
            pictures.input(detector, source, pictures.detect(detector, source, output.err()));
        clean.notes().stream().filter(note -> !notes.contains(note)).forEach(notes::add);
        images = clean.truth().images().size();
        measured.add(
            new Robustness.Model(
                models.name(at),
                clean.facts(),
                CocoEvaluator.evaluate(clean.truth(), clean.results()).metrics().ap(),
                corrupted(detector, source, ascending)));
      }
    }
    return new Robustness(images, ascending, measured, notes);
  }

  private Map<Corruption, List<Double>> corrupted(
      PictureDetector detector, PictureSource source, List<Integer> ascending)
      throws ExitException {
    List<Corruption> selected = List.copyOf(new TreeSet<>(corruptions));
    int total = source.truth().images().size() * selected.size() * ascending.size();
    Map<Corruption, List<Double>> ap = new LinkedHashMap<>();
    try (Progress progress = Progress.on(output.err(), "corrupted pictures", total)) {
      for (Corruption corruption : selected) {
        List<Double> row = new ArrayList<>();
        for (int severity : ascending) {
          PictureSource corruptedSource = new CorruptedPictures(source, corruption, severity);
          DetectionRun run = pictures.detect(detector, corruptedSource, progress);
          CocoTruth truth = source.truth().without(run.leftOut().keySet());
          row.add(CocoEvaluator.evaluate(truth, run.results()).metrics().ap());
        }
        ap.put(corruption, row);
      }
    }
    return ap;
  }
}

package io.github.jetdetr.calibration.command;

import io.github.jetdetr.calibration.evaluate.Evaluation;
import io.github.jetdetr.calibration.evaluate.EvaluationInput;
import io.github.jetdetr.calibration.evaluate.EvaluationPage;
import io.github.jetdetr.calibration.pictures.Labels;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Output;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jetdetr-calibrate evaluate}: accuracy of a model or of a results file. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Evaluates a model or a COCO results file: COCO's twelve box metrics, precision and recall,",
      "the best score thresholds, confusion matrix and kinds of errors."
    },
    footer = {
      "",
      "Example:",
      "  jetdetr-calibrate evaluate --model model.onnx --images val --annotations val.json",
      "  jetdetr-calibrate evaluate --model street.onnx --street 900..919 --weather all"
    })
final class EvaluateCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();

  @Mixin private LabelledPictures pictures = new LabelledPictures();

  @Mixin private ReportFile report = new ReportFile();

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Scored scored = new Scored();

  @Option(
      names = "--threshold",
      paramLabel = "S",
      description =
          "Minimum score of the detections in operating point, confusion matrix and errors"
              + " (default: ${DEFAULT-VALUE}).")
  private double threshold = 0.3;

  /** What is evaluated: one of the two. */
  static final class Scored {

    @Option(names = "--model", paramLabel = "ONNX", description = "Run this model on --images.")
    private @Nullable Path model;

    @Option(
        names = "--detections",
        paramLabel = "JSON",
        description = "Evaluate this COCO results file; no model is run.")
    private @Nullable Path detections;
  }

  @Override
  public Integer call() throws ExitException {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new ExitException(ExitCode.USAGE, "--threshold must be in [0, 1]");
    }
    report.check();
    Evaluation evaluation = Evaluation.of(measured(), threshold);
    output.print(evaluation.json(), evaluation::text);
    report.write(now -> EvaluationPage.of(evaluation, now));
    return ExitCode.OK.code();
  }

  private EvaluationInput measured() throws ExitException {
    if (scored.model != null) {
      return pictures.measure(scored.model, output.err());
    }
    if (scored.detections == null) {
      throw new IllegalStateException("picocli requires one of the two options");
    }
    Labels labels = pictures.labels(output.err());
    return new EvaluationInput(
        labels.truth(),
        pictures.results(scored.detections, labels.truth(), output.err()),
        Map.of("file", String.valueOf(scored.detections.getFileName())),
        labels.notes(),
        Map.of());
  }
}

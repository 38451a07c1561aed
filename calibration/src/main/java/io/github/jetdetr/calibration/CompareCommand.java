package io.github.jetdetr.calibration;

import io.github.jetdetr.calibration.evaluate.Agreement;
import io.github.jetdetr.calibration.evaluate.AgreementEvaluator;
import io.github.jetdetr.calibration.evaluate.AgreementOptions;
import io.github.jetdetr.calibration.evaluate.CocoResults;
import io.github.jetdetr.calibration.evaluate.CocoTruth;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jetdetr-calibrate compare}: does a model say what a file of detections says? */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Holds a model's detections against a file of detections of the same pictures:",
      "how many of the file's find a counterpart of the same class that overlaps and scores alike."
    })
final class CompareCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private LabelledPictures pictures = new LabelledPictures();

  @Option(names = "--model", required = true, paramLabel = "ONNX", description = "The model.")
  private Path model = Path.of("");

  @Option(
      names = "--detections",
      required = true,
      paramLabel = "JSON",
      description = "Reference detections in COCO's results format.")
  private Path detections = Path.of("");

  @Option(
      names = "--threshold",
      paramLabel = "S",
      description =
          "Reference detections below this score do not count (default: ${DEFAULT-VALUE}).")
  private double threshold = 0.3;

  @Option(names = "--json", description = "Print the figures as JSON.")
  private boolean json;

  @Override
  public Integer call() throws ExitException {
    if (spec == null) {
      throw new IllegalStateException("not made by the command line");
    }
    if (!(threshold > 0 && threshold < 1)) {
      throw new ExitException(ExitCode.USAGE, "--threshold must be in (0, 1)");
    }
    PrintWriter err = spec.commandLine().getErr();
    CocoTruth truth = pictures.truth(err);
    CocoResults reference = pictures.results(detections, truth, err);
    CocoResults live = pictures.detect(model, truth, err);
    Agreement agreement =
        AgreementEvaluator.compare(reference, live, AgreementOptions.above(threshold));
    print(spec.commandLine().getOut(), agreement);
    return ExitCode.OK.code();
  }

  private void print(PrintWriter out, Agreement agreement) {
    if (json) {
      Map<String, Object> root = new LinkedHashMap<>();
      root.put("reference", agreement.reference());
      root.put("agreed", agreement.agreed());
      root.put("matched", agreement.matched());
      root.put("agreed_share", finite(agreement.agreedShare()));
      root.put("matched_share", finite(agreement.matchedShare()));
      root.put("mean_score_drift", finite(agreement.meanScoreDrift()));
      root.put("mean_absolute_score_drift", finite(agreement.meanAbsoluteScoreDrift()));
      root.put("mean_iou", finite(agreement.meanIou()));
      out.println(Json.text(root));
    } else {
      out.printf(
          Locale.ROOT,
          "%d of %d agree (%.2f %%), mean score drift %.5f, mean IoU %.4f%n",
          agreement.agreed(),
          agreement.reference(),
          100 * agreement.agreedShare(),
          agreement.meanAbsoluteScoreDrift(),
          agreement.meanIou());
    }
    out.flush();
  }

  /** JSON has no NaN; what cannot be said is null. */
  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}

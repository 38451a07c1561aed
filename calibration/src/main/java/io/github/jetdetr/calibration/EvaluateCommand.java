package io.github.jetdetr.calibration;

import io.github.jetdetr.calibration.evaluate.CocoEvaluation;
import io.github.jetdetr.calibration.evaluate.CocoEvaluator;
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
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jetdetr-calibrate evaluate}: COCO's box metrics of a model or of a results file. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Scores a model, or a COCO results file, by COCO's twelve box metrics.",
    footer = {
      "",
      "Example:",
      "  jetdetr-calibrate evaluate --model model.onnx --images val --annotations val.json"
    })
final class EvaluateCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private LabelledPictures pictures = new LabelledPictures();

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Scored scored = new Scored();

  @Option(names = "--json", description = "Print the figures as JSON.")
  private boolean json;

  /** What is scored: one of the two. */
  static final class Scored {

    @Option(names = "--model", paramLabel = "ONNX", description = "Run this model over --images.")
    private @Nullable Path model;

    @Option(
        names = "--detections",
        paramLabel = "JSON",
        description = "Score this file; run nothing.")
    private @Nullable Path detections;
  }

  @Override
  public Integer call() throws ExitException {
    if (spec == null) {
      throw new IllegalStateException("not made by the command line");
    }
    PrintWriter err = spec.commandLine().getErr();
    CocoTruth truth = pictures.truth(err);
    CocoResults results = results(truth, err);
    CocoEvaluation evaluation = CocoEvaluator.evaluate(truth, results);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> root = new LinkedHashMap<>();
      root.put("images", truth.images().size());
      root.put("detections", results.size());
      root.put("metrics", evaluation.metrics().byName());
      root.put("AP_per_category", evaluation.apPerCategory());
      out.println(Json.text(root));
    } else {
      out.printf("%d pictures, %d detections%n", truth.images().size(), results.size());
      print(out, evaluation.metrics().byName());
      out.println();
      print(out, evaluation.apPerCategory());
    }
    out.flush();
    return ExitCode.OK.code();
  }

  private CocoResults results(CocoTruth truth, PrintWriter err) throws ExitException {
    if (scored.detections != null) {
      return pictures.results(scored.detections, truth, err);
    }
    if (scored.model == null) {
      throw new IllegalStateException("the command line asks for one of the two");
    }
    return pictures.detect(scored.model, truth, err);
  }

  private static void print(PrintWriter out, Map<String, Double> figures) {
    figures.forEach((name, value) -> out.printf(Locale.ROOT, "%-16s %7.4f%n", name, value));
  }
}

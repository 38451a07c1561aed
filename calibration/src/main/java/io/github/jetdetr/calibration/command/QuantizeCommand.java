package io.github.jetdetr.calibration.command;

import io.github.jetdetr.bundle.QuantizationReport;
import io.github.jetdetr.calibration.compare.AccuracyLimits;
import io.github.jetdetr.calibration.judge.BundleFiles;
import io.github.jetdetr.calibration.judge.HeldOutAp;
import io.github.jetdetr.calibration.judge.QuantizationSummary;
import io.github.jetdetr.calibration.judge.StagedBundle;
import io.github.jetdetr.calibration.layer.Scope;
import io.github.jetdetr.calibration.network.QuantizeException;
import io.github.jetdetr.calibration.quantize.QuantizeOptions;
import io.github.jetdetr.calibration.quantize.QuantizedModel;
import io.github.jetdetr.calibration.quantize.Quantizer;
import io.github.jetdetr.calibration.quantize.RefusedException;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.file.FileFault;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code jetdetr-calibrate quantize}: makes a bundle with INT8 and FP16 models from an fp32 model.
 */
@Command(
    name = "quantize",
    mixinStandardHelpOptions = true,
    description = {
      "Makes INT8 (Q/DQ) and FP16 models from an fp32 model and pictures of the cameras it is for.",
      "Two thirds of the pictures are used for calibration, the others for measurement. Writes a",
      "bundle, or exits with code 80 if no INT8 model is accurate enough. Run judge on the bundle",
      "next."
    },
    footer = {
      "",
      "Example:",
      "  jetdetr-calibrate quantize --model model.onnx --images pictures --out bundle"
    })
final class QuantizeCommand implements Callable<Integer> {

  /** Query-wise error that corresponds to one point of AP; measured on DEIMv2-Atto: 1.3 to 2.3. */
  private static final double ERROR_PER_POINT = 2;

  @Mixin private Output output = new Output();

  @Mixin private CalibrationInput input = new CalibrationInput();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Bundle folder to write.")
  private Path out = Path.of("");

  @Option(
      names = "--max-ap-loss",
      paramLabel = "P",
      description = {
        "Maximum loss of AP in INT8, in points of 100 (default: ${DEFAULT-VALUE}).",
        "The search limits the query-wise error to twice that number."
      })
  private double maxApLoss = 0.5;

  @Option(
      names = "--layers",
      paramLabel = "WHICH",
      description = {
        "Layers that may become INT8: ${COMPLETION-CANDIDATES}: convolutions only, backbone and",
        "encoder, or also decoder and heads (default: ${DEFAULT-VALUE})."
      })
  private Scope layers = Scope.PICTURE;

  @Option(
      names = "--replace",
      description = "Replace the bundle that --out already holds; other files in it stay.")
  private boolean replace;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      description =
          "Time from the start after which no more is searched for, such as 90s, 10m or 1h (default: "
              + "${DEFAULT-VALUE}).")
  private String budget = "10m";

  @Override
  public Integer call() throws ExitException {
    QuantizeOptions options = options();
    HeldOutAp heldOutAp =
        new HeldOutAp(input.labels(output.err()), input.images(), input.threads(), output.err());
    try (StagedBundle staged = StagedBundle.in(out, replace)) {
      write(Quantizer.run(options, this::say), heldOutAp, staged);
    } catch (FileAlreadyExistsException e) {
      throw new ExitException(
          ExitCode.USAGE, "--out %s %s: use --replace".formatted(out, e.getReason()), e);
    } catch (RefusedException e) {
      throw new ExitException(ExitCode.REFUSED_ACCURACY, String.valueOf(e.getMessage()), e);
    } catch (ModelException | QuantizeException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ExitException(ExitCode.IO, "cannot write " + out + ": " + FileFault.words(e), e);
    }
    return ExitCode.OK.code();
  }

  /** Writes the bundle, moves it to its place when it is complete, and prints its report. */
  private void write(QuantizedModel quantized, HeldOutAp heldOutAp, StagedBundle staged)
      throws IOException, ModelException, ExitException, RefusedException {
    AccuracyLimits limits = AccuracyLimits.DEFAULT.withMaxApLoss(maxApLoss);
    BundleFiles.write(quantized, input.model(), staged.folder());
    QuantizationSummary summary =
        new QuantizationSummary(quantized, heldOutAp.measure(quantized, staged.folder(), limits));
    heldOutAp.check(summary.ap(), limits);
    QuantizationReport report = summary.report();
    report.write(staged.folder());
    staged.complete();
    output.print(report, summary::text);
  }

  private void say(String line) {
    output.err().println(line);
    output.err().flush();
  }

  private QuantizeOptions options() throws ExitException {
    input.check();
    Path model = input.model();
    if (out.toAbsolutePath().normalize().equals(model.toAbsolutePath().normalize().getParent())) {
      throw new ExitException(ExitCode.USAGE, "--out must be another folder than the model's");
    }
    if (!(maxApLoss >= 0 && maxApLoss <= 100)) {
      throw new ExitException(ExitCode.USAGE, "--max-ap-loss must be in [0, 100] points");
    }
    return new QuantizeOptions(
        model,
        input.images(),
        layers,
        ERROR_PER_POINT * maxApLoss,
        time(budget),
        input.threads(),
        out);
  }

  private static Duration time(String text) throws ExitException {
    try {
      return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    } catch (DateTimeParseException e) {
      throw new ExitException(
          ExitCode.USAGE,
          "--budget must be a duration such as 90s or 10m, but was '" + text + "'",
          e);
    }
  }
}

package io.github.jetdetr.calibration;

import io.github.jetdetr.calibration.quantize.Pruner;
import io.github.jetdetr.calibration.quantize.QuantizeException;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Inputs;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.detect.ModelCards;
import io.github.jetdetr.engine.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jetdetr-calibrate prune}: a smaller model without training. */
@Command(
    name = "prune",
    mixinStandardHelpOptions = true,
    description = {
      "Takes away what a model can do without, repairs the rest on pictures layer by layer, and",
      "says what it cost. The result is an fp32 model, for quantize or to be trained on."
    },
    footer = {
      "",
      "Example:",
      "  jetdetr-calibrate prune --model model.onnx --frames pictures --keep 2:4 --out small.onnx"
    })
final class PruneCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();

  @Option(names = "--model", required = true, paramLabel = "ONNX", description = "The fp32 model.")
  private Path model = Path.of("");

  @Option(
      names = "--frames",
      required = true,
      paramLabel = "DIR",
      description = "Pictures as the cameras see them.")
  private Path frames = Path.of("");

  @Option(
      names = "--keep",
      required = true,
      paramLabel = "WHAT",
      description = {
        "2:4 keeps two of each four weights along a convolution's input channels;",
        "queries=N keeps the N best queries."
      })
  private String keep = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "ONNX",
      description = "The model to write.")
  private Path out = Path.of("");

  @Option(names = "--threads", paramLabel = "N", description = "Processor threads.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws ExitException {
    Pruner.Plan plan = plan();
    Inputs.model(model);
    if (!Files.isDirectory(frames)) {
      throw new ExitException(ExitCode.NO_INPUT, "no folder at " + frames);
    }
    if (threads < 1) {
      throw new ExitException(ExitCode.USAGE, "--threads must be at least 1");
    }
    try {
      Pruner.Pruned pruned = Pruner.run(model, frames, plan, threads, output.err()::println);
      pruned.model().write(out);
      Files.writeString(
          ModelCards.path(out),
          ModelCards.write(pruned.prepared().found(), pruned.prepared().layout()),
          StandardCharsets.UTF_8);
      Map<String, Object> root = new LinkedHashMap<>();
      root.put("error", Figures.json(pruned.error()));
      root.put("zero_share", pruned.zeroShare());
      root.put("bytes", Files.size(out));
      root.put("layers", pruned.layers());
      output.print(
          root,
          text ->
              text.printf(
                  Locale.ROOT,
                  "%.1f %% of the convolutions' weights are zero, query-wise error %.3f%n",
                  100 * pruned.zeroShare(),
                  pruned.error()));
    } catch (ModelException | QuantizeException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ExitException(ExitCode.IO, "cannot write " + out + ": " + e.getMessage(), e);
    }
    return ExitCode.OK.code();
  }

  private Pruner.Plan plan() throws ExitException {
    if (keep.equals("2:4")) {
      return new Pruner.Plan(0, true);
    }
    if (keep.matches("queries=[1-9][0-9]{0,5}")) {
      return new Pruner.Plan(Integer.parseInt(keep.substring("queries=".length())), false);
    }
    throw new ExitException(
        ExitCode.USAGE, "--keep wants 2:4 or queries=N, but was '" + keep + "'");
  }
}

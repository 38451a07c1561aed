package io.github.jetdetr.calibration.command;

import io.github.jetdetr.calibration.command.option.AccuracyOptions;
import io.github.jetdetr.calibration.compare.ComparisonText;
import io.github.jetdetr.calibration.network.QuantizeException;
import io.github.jetdetr.calibration.pictures.Labels;
import io.github.jetdetr.calibration.prune.Pruner;
import io.github.jetdetr.calibration.report.Figures;
import io.github.jetdetr.card.ModelCards;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.file.FileFault;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jetdetr-calibrate prune}: makes a model smaller without training. */
@Command(
    name = "prune",
    mixinStandardHelpOptions = true,
    description = {
      "Prunes a model, refits the remaining weights layer by layer on calibration pictures, and",
      "compares the result with the original on held-out pictures. The result is an fp32 model for",
      "quantize or further training."
    },
    footer = {
      "",
      "Example:",
      "  jetdetr-calibrate prune --model model.onnx --images pictures --keep 2:4 --out small.onnx"
    })
final class PruneCommand implements Callable<Integer> {

  private static final String TWO_OF_FOUR = "2:4";

  @Mixin private Output output = new Output();

  @Mixin private AccuracyOptions accuracy = new AccuracyOptions();

  @Mixin private CalibrationInput input = new CalibrationInput();

  @Option(
      names = "--keep",
      required = true,
      paramLabel = "WHAT",
      description = {
        "2:4: keep two of every four weights along a convolution's input channels;",
        "decoder=N: keep the N most important decoder layers;",
        "queries=N: keep the N best queries."
      })
  private String keep = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "ONNX",
      description = "Model file to write.")
  private Path out = Path.of("");

  @Option(names = "--replace", description = "Replace --out and its model card if they exist.")
  private boolean replace;

  @Override
  public Integer call() throws ExitException {
    Pruner.Plan plan = plan();
    input.check();
    accuracy.check();
    if (!replace && (Files.exists(out) || Files.exists(ModelCards.path(out)))) {
      throw new ExitException(
          ExitCode.USAGE, "--out %s or its model card exists: use --replace".formatted(out));
    }
    Labels labels = input.labels(output.err());
    try {
      Pruner.Pruned pruned =
          Pruner.run(input.model(), input.images(), plan, input.threads(), output.err()::println);
      pruned.model().write(out);
      Files.writeString(
          ModelCards.path(out),
          ModelCards.write(pruned.prepared().found()),
          StandardCharsets.UTF_8);
      ComparisonText compared =
          new ComparisonText(
              new PrunedComparison(
                      input.images(), pruned.heldOut(), labels, input.threads(), output.err())
                  .of(input.model(), out),
              accuracy.limits(1));
      output.print(json(pruned, compared), text -> print(pruned, compared, text));
    } catch (ModelException | QuantizeException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ExitException(ExitCode.IO, "cannot write " + out + ": " + FileFault.words(e), e);
    }
    return ExitCode.OK.code();
  }

  private Map<String, Object> json(Pruner.Pruned pruned, ComparisonText compared)
      throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("error", Figures.json(pruned.error()));
    root.put("zero_share", pruned.zeroShare());
    root.put("bytes", Files.size(out));
    root.put("layers", pruned.layers());
    root.put("compared", compared.json());
    return root;
  }

  private void print(Pruner.Pruned pruned, ComparisonText compared, PrintWriter text) {
    if (keep.equals(TWO_OF_FOUR)) {
      text.printf(
          Locale.ROOT, "%.1f %% of the convolutions' weights are zero%n", 100 * pruned.zeroShare());
    }
    if (Double.isFinite(pruned.error())) {
      text.printf(Locale.ROOT, "query-wise error %.3f on held-out pictures%n", pruned.error());
    }
    compared.text(text);
  }

  private Pruner.Plan plan() throws ExitException {
    Matcher count = Pattern.compile("(decoder|queries)=([1-9][0-9]{0,5})").matcher(keep);
    if (keep.equals(TWO_OF_FOUR)) {
      return new Pruner.Plan(0, 0, true);
    }
    if (count.matches()) {
      int number = Integer.parseInt(count.group(2));
      return keep.startsWith("decoder")
          ? new Pruner.Plan(number, 0, false)
          : new Pruner.Plan(0, number, false);
    }
    throw new ExitException(
        ExitCode.USAGE, "--keep must be 2:4, decoder=N or queries=N, but was '" + keep + "'");
  }
}

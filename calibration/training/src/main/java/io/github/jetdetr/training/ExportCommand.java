package io.github.jetdetr.training;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.street.StreetLabel;
import io.github.jetdetr.training.export.OnnxExport;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.torch.Checkpoint;
import io.github.jetdetr.training.torch.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code export}: writes a checkpoint as an ONNX model. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes a checkpoint's averaged weights as an ONNX model.")
final class ExportCommand implements Callable<Integer> {

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "FILE",
      description = "Checkpoint that train wrote.")
  private Path checkpoint = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "ONNX",
      description = "Model file to write.")
  private Path out = Path.of("");

  @Option(
      names = "--width",
      description =
          "Side of the model's input in pixels, a multiple of 32 (default: ${DEFAULT-VALUE}).")
  private int width = TrainingPlan.EXPORTED_WIDTH;

  @Option(
      names = "--height",
      description =
          "Side of the model's input in pixels, a multiple of 32 (default: ${DEFAULT-VALUE}).")
  private int height = TrainingPlan.FINE_HEIGHT;

  @Override
  public Integer call() throws ExitException {
    try {
      NetworkShape shape = NetworkShape.bundled(width, height, StreetLabel.values().length);
      try (Weights weights = Learner.newWeights(shape, 0)) {
        weights.fill(Checkpoint.read(checkpoint).average());
        Files.write(out, OnnxExport.model(shape, weights).toByteArray());
      }
      return ExitCode.OK.code();
    } catch (NoSuchFileException e) {
      throw new ExitException(ExitCode.NO_INPUT, "no such file: " + e.getMessage(), e);
    } catch (IllegalArgumentException | IOException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }
}

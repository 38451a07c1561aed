package io.github.jetdetr.calibration.command;

import io.github.jetdetr.calibration.command.option.LabelOptions;
import io.github.jetdetr.calibration.pictures.Labels;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.InputPaths;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a smaller model is made from: an fp32 model, and pictures of its cameras. */
final class CalibrationInput {

  @Option(names = "--model", required = true, paramLabel = "ONNX", description = "The fp32 model.")
  private Path model = Path.of("");

  @Option(
      names = {"--images", "--frames"},
      required = true,
      paramLabel = "DIR",
      description = "Folder with pictures of the cameras the model is for, 60 to 100.")
  private Path images = Path.of("");

  @Mixin private LabelOptions labelOptions = new LabelOptions();

  @Option(names = "--threads", paramLabel = "N", description = "CPU threads (default: all).")
  private int threads = Runtime.getRuntime().availableProcessors();

  /**
   * Checks what was given, before any work starts.
   *
   * @throws ExitException if there is no such model file or folder, or no thread
   */
  void check() throws ExitException {
    InputPaths.model(model);
    if (!Files.isRegularFile(model)) {
      throw new ExitException(ExitCode.USAGE, "--model must be the fp32 model, not a bundle");
    }
    if (!Files.isDirectory(images)) {
      throw new ExitException(ExitCode.NO_INPUT, "no such folder: " + images);
    }
    if (threads < 1) {
      throw new ExitException(ExitCode.USAGE, "--threads must be at least 1");
    }
  }

  Path model() {
    return model;
  }

  Path images() {
    return images;
  }

  /**
   * Reads the labels; null without.
   *
   * @param err where is printed what was left out or has to be known
   */
  @Nullable Labels labels(PrintWriter err) throws ExitException {
    return labelOptions.areGiven() ? labelOptions.read(images, err) : null;
  }

  int threads() {
    return threads;
  }
}

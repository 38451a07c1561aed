package io.github.jetdetr.command;

import java.nio.file.Files;
import java.nio.file.Path;

/** Checks the paths a person gave before anything heavy starts. */
public final class InputPaths {

  private InputPaths() {}

  /**
   * The model's path itself when there is a file, or a bundle, which is a folder.
   *
   * @throws ExitException {@link ExitCode#NO_INPUT} otherwise
   */
  public static Path model(Path model) throws ExitException {
    if (!Files.isRegularFile(model) && !Files.isRegularFile(model.resolve("model.onnx"))) {
      throw new ExitException(ExitCode.NO_INPUT, "no model file at " + model);
    }
    return model;
  }
}

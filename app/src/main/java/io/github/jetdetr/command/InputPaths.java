package io.github.jetdetr.command;

import io.github.jetdetr.bundle.Bundle;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks input paths early, before anything expensive starts. */
public final class InputPaths {

  private InputPaths() {}

  /**
   * Checks that the path is a model file, or a bundle folder with a model.
   *
   * @return {@code model} itself @throws ExitException {@link ExitCode#NO_INPUT} otherwise
   */
  public static Path model(Path model) throws ExitException {
    if (!Files.isRegularFile(model) && !Files.isRegularFile(model.resolve(Bundle.MODEL))) {
      throw new ExitException(ExitCode.NO_INPUT, "no model file at " + model);
    }
    return model;
  }
}

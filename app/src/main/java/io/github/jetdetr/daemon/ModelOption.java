package io.github.jetdetr.daemon;

import java.nio.file.Files;
import java.nio.file.Path;

/** Checks a model path before anything heavy starts. */
final class ModelOption {

  private ModelOption() {}

  /** The path itself when there is a file. */
  static Path required(Path model) throws ExitException {
    if (!Files.isRegularFile(model)) {
      throw new ExitException(ExitCode.NO_INPUT, "no model file at " + model);
    }
    return model;
  }
}

package io.github.jetdetr.calibration.command;

import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.InputPaths;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The models of a command that takes several: {@code --model}, which may be repeated. */
final class ModelList {

  @Option(
      names = "--model",
      required = true,
      paramLabel = "ONNX",
      description = "A model; may be repeated.")
  private List<Path> files = List.of();

  /**
   * Checks that they exist, before any work starts.
   *
   * @throws ExitException if one is neither a model file nor a bundle
   */
  void check() throws ExitException {
    for (Path file : files) {
      InputPaths.model(file);
    }
  }

  /** As given, at least one. */
  List<Path> files() {
    return files;
  }

  /** A model's file name, numbered if several have the same. */
  String name(int index) {
    String name = String.valueOf(files.get(index).getFileName());
    long same =
        files.stream().filter(file -> name.equals(String.valueOf(file.getFileName()))).count();
    return same > 1 ? "%s (%d)".formatted(name, index + 1) : name;
  }
}

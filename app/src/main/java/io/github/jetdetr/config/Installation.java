package io.github.jetdetr.config;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this program brought along, and where it lies.
 *
 * @param home the distribution's folder, or null when nobody said where that is
 */
public record Installation(@Nullable Path home) {

  private static final String BUNDLED_MODEL = "models/street-detr/model.onnx";

  /** The one this program was started from; the start script passes its place on. */
  public static Installation ofThisProgram() {
    String home = System.getProperty("jetdetr.home");
    return new Installation(home == null ? null : Path.of(home).toAbsolutePath());
  }

  /** Where camera profiles lie besides the configuration's own folder. */
  public List<Path> profileFolders() {
    return home == null ? List.of() : List.of(home.resolve("camera-profiles"));
  }

  /**
   * The detector that is used when nobody named one.
   *
   * @throws ExitException {@link ExitCode#NO_INPUT} when it is not there
   */
  public Path bundledModel() throws ExitException {
    if (home == null) {
      throw new ExitException(
          ExitCode.NO_INPUT,
          "no model was named, and the bundled one is found by bin/jetdetr only: give --model");
    }
    Path model = home.resolve(BUNDLED_MODEL);
    if (!Files.isRegularFile(model)) {
      throw new ExitException(
          ExitCode.NO_INPUT,
          "no model was named, and there is no bundled one at %s: give --model".formatted(model));
    }
    return model;
  }
}

package io.github.jetdetr.config;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.InputPaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The installed files of this program.
 *
 * @param home root folder of the distribution; null if unknown
 */
public record Installation(@Nullable Path home) {

  private static final String BUNDLED_MODEL = "models/street-detr/model.onnx";

  /**
   * The installation this program was started from, as passed by the start script in the system
   * property {@code jetdetr.home}.
   */
  public static Installation ofThisProgram() {
    String home = System.getProperty("jetdetr.home");
    return new Installation(home == null ? null : Path.of(home).toAbsolutePath());
  }

  /** Folders with the camera profiles that are shipped. */
  public List<Path> profileFolders() {
    return home == null ? List.of() : List.of(home.resolve("camera-profiles"));
  }

  /**
   * The model that was specified, or the bundled one.
   *
   * @throws ExitException {@link ExitCode#NO_INPUT} if it does not exist
   */
  public Path modelOrBundled(@Nullable Path model) throws ExitException {
    return model == null ? bundledModel() : InputPaths.model(model);
  }

  /**
   * The model used if none is specified.
   *
   * @throws ExitException {@link ExitCode#NO_INPUT} if it does not exist
   */
  public Path bundledModel() throws ExitException {
    if (home == null) {
      throw new ExitException(
          ExitCode.NO_INPUT,
          "no model specified, and the bundled one is only found when started by bin/jetdetr: specify --model");
    }
    Path model = home.resolve(BUNDLED_MODEL);
    if (!Files.isRegularFile(model)) {
      throw new ExitException(
          ExitCode.NO_INPUT,
          "no model specified, and no bundled model at %s: specify --model".formatted(model));
    }
    return model;
  }
}

package io.github.jetdetr.cli;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.config.Installation;
import io.github.jetdetr.source.CameraUri;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Defaults for a run without a model or a camera: the bundled model, on the simulated street that
 * it was trained on.
 */
final class FirstRun {

  private static final Logger log = LoggerFactory.getLogger(FirstRun.class);

  private static final String STREET = "street:1?weather=tour";

  private FirstRun() {}

  /**
   * Completes a configuration with a model and at least one camera.
   *
   * @throws ExitException {@link ExitCode#NO_INPUT} if the bundled model is needed but missing
   */
  static DaemonConfig complete(DaemonConfig config, Installation installation)
      throws ExitException {
    List<CameraConfig> cameras = config.cameras().isEmpty() ? List.of(street()) : config.cameras();
    Path model = config.model();
    if (model == null) {
      model = installation.bundledModel();
      for (CameraConfig camera : cameras) {
        if (!camera.knowsTruth()) {
          log.warn(
              "camera {}: the bundled model was trained on a simulated street and does not work on real ones; specify --model",
              camera.name());
        }
      }
    }
    return new DaemonConfig(
        model,
        config.inference(),
        config.threshold(),
        config.broker(),
        cameras,
        config.telemetryEvery(),
        config.engine(),
        config.metrics(),
        config.spool(),
        config.commands(),
        config.blackBox(),
        config.access());
  }

  private static CameraConfig street() {
    return CameraConfig.of("street", CameraUri.parse(STREET));
  }
}

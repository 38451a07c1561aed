package io.github.jetdetr.cli;

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
 * What holds when nobody said what to detect with or on: the bundled model, on the drawn street
 * that it was trained on.
 */
final class FirstRun {

  private static final Logger log = LoggerFactory.getLogger(FirstRun.class);

  private static final String STREET = "street:1?weather=tour";

  private FirstRun() {}

  /**
   * The same configuration with a model and at least one camera.
   *
   * @throws ExitException when the bundled model is needed and not there
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
              "camera {}: the bundled model was trained on a drawn street and knows nothing of real"
                  + " ones; give --model",
              camera.name());
        }
      }
    }
    return new DaemonConfig(
        model,
        config.threads(),
        config.batch(),
        config.threshold(),
        config.broker(),
        cameras,
        config.telemetryEvery(),
        config.engine(),
        config.metrics());
  }

  private static CameraConfig street() {
    return CameraConfig.of("street", CameraUri.parse(STREET)).withTruth(true);
  }
}

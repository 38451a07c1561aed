package io.github.jetdetr.daemon;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.command.EngineChoice;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.pipeline.BatchTrial;
import io.github.jetdetr.pipeline.FrameLoops;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can take long when a daemon starts: opening the model, and finding out how many cameras'
 * frames it had best infer at once. The service manager is told meanwhile.
 */
final class ModelStart {

  private static final Logger log = LoggerFactory.getLogger(ModelStart.class);

  private final DaemonConfig config;
  private final ServiceNotifier service;

  ModelStart(DaemonConfig config, ServiceNotifier service) {
    this.config = config;
    this.service = service;
  }

  /**
   * Opens the model that the configuration names.
   *
   * @throws ExitException when it names none, or an engine that cannot run here
   */
  @MustBeClosed
  Model open() throws ExitException, ModelException {
    Path onnx = config.model();
    if (onnx == null) {
      throw new ExitException(ExitCode.USAGE, "no model: give --model or model.path");
    }
    EngineKind kind = EngineChoice.decide(config.engine());
    try (StartExtension start = StartExtension.during("opening the model", service)) {
      int batch = config.maxInBatch();
      EngineOptions options =
          new EngineOptions(config.threads(), FrameLoops.count(batch), batch, kind, start::say);
      return Model.open(onnx, options, config.threshold());
    }
  }

  /** How many frames to infer at once: as many as was asked for, or as is measured to be best. */
  int batch(Model model) {
    if (model.batch() == 1 || config.batch() != null) {
      return model.batch();
    }
    try (StartExtension start = StartExtension.during("measuring batches", service)) {
      BatchTrial.Choice choice = BatchTrial.measure(model, config.cameras().size());
      start.say(choice.toString());
      log.info("{}", choice);
      if (choice.batch() == 1) {
        model.releaseBatch();
      }
      return choice.batch();
    } catch (InferenceException e) {
      log.warn("frames go one by one, for batches fail: {}", e.getMessage());
      model.releaseBatch();
      return 1;
    }
  }
}

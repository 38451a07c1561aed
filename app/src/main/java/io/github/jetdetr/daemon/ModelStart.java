package io.github.jetdetr.daemon;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.command.EngineChoice;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.ImplausibleOutputException;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.pipeline.BatchTrial;
import io.github.jetdetr.pipeline.FrameLoops;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slow part of the start: opening the model, and measuring which batch size is best. Meanwhile
 * the service manager is notified of the progress.
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
   * Opens the configured model.
   *
   * @throws ExitException if there is none, or the requested engine cannot run here
   */
  @MustBeClosed
  Model open() throws ExitException, ModelException {
    Path onnx = config.model();
    if (onnx == null) {
      throw new ExitException(ExitCode.USAGE, "no model: specify --model or model.path");
    }
    EngineKind kind = EngineChoice.decide(config.engine());
    try (StartExtension start = StartExtension.during("opening the model", service)) {
      int batch = config.maxBatch();
      EngineOptions options =
          new EngineOptions(
              config.threads(), FrameLoops.count(batch), batch, kind, start::setStatus);
      return Model.open(onnx, options, config.decodeThreshold());
    }
  }

  /** Why frames cannot be processed; a model that is read wrongly will be so after a restart. */
  static ExitException failed(Throwable failure) {
    if (failure instanceof ImplausibleOutputException) {
      return new ExitException(ExitCode.DATA, String.valueOf(failure.getMessage()), failure);
    }
    return new ExitException(ExitCode.INTERNAL, "frame processing failed: " + failure, failure);
  }

  /** The batch size: as configured, or the best as measured. */
  int batch(Model model) {
    if (model.batch() == 1 || config.batch() != null) {
      return model.batch();
    }
    try (StartExtension start = StartExtension.during("measuring batches", service)) {
      BatchTrial.Choice choice = BatchTrial.measure(model, config.cameras().size());
      start.setStatus(choice.toString());
      log.info("{}", choice);
      if (choice.batch() == 1) {
        model.releaseBatch();
      }
      return choice.batch();
    } catch (InferenceException e) {
      log.warn("batching disabled: batch inference failed: {}", e.getMessage());
      model.releaseBatch();
      return 1;
    }
  }
}

package io.github.jetdetr.daemon;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.command.EngineChoice;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.config.InferenceSettings;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.ImplausibleOutputException;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.pipeline.InferenceMode;
import io.github.jetdetr.pipeline.InferenceTrial;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slow part of the start: opening the model, and measuring how frames share the network best.
 * Meanwhile the service manager is notified of the progress.
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
      InferenceSettings inference = config.inference();
      int batch = inference.maxBatch(config.cameras().size());
      int slots = InferenceMode.slots(kind, batch, inference.maxParallel());
      EngineOptions options =
          new EngineOptions(inference.threads(), slots, batch, kind, start::setStatus);
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

  /** How frames share the network: as configured, or the best as measured. */
  InferenceMode mode(Model model) {
    InferenceSettings inference = config.inference();
    int maxParallel = Math.min(model.parallel(), inference.maxParallel());
    if (inference.parallel() != null && maxParallel > 1) {
      return InferenceMode.ofParallel(maxParallel);
    } else if (inference.batch() != null && model.batch() > 1) {
      return InferenceMode.ofBatch(model.batch());
    } else if (model.batch() == 1 && maxParallel == 1) {
      return InferenceMode.SERIAL;
    }
    try (StartExtension start = StartExtension.during("measuring inferences", service)) {
      InferenceTrial.Choice choice =
          InferenceTrial.measure(model, config.cameras().size(), maxParallel);
      start.setStatus(choice.toString());
      log.info("{}", choice);
      if (choice.mode().batch() == 1) {
        model.releaseBatch();
      }
      return choice.mode();
    } catch (InferenceException e) {
      log.warn("inferences one by one, since the others failed: {}", e.getMessage());
      model.releaseBatch();
      return InferenceMode.SERIAL;
    }
  }
}

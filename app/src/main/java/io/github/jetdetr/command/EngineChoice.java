package io.github.jetdetr.command;

import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.preflight.Preflight;
import io.github.jetdetr.preflight.PreflightReport;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which engine to use, before any GPU library is loaded. */
public final class EngineChoice {

  private static final Logger log = LoggerFactory.getLogger(EngineChoice.class);

  private EngineChoice() {}

  /**
   * Resolves {@code auto} to {@link EngineKind#TENSORRT} or {@link EngineKind#ONNXRUNTIME} for this
   * machine. If there is a GPU that TensorRT cannot use, one log line says why.
   *
   * @throws ExitException {@link ExitCode#UNAVAILABLE} if TensorRT is requested but cannot run; one
   *     line per missing item
   */
  public static EngineKind decide(EngineKind requested) throws ExitException {
    return decide(requested, () -> Preflight.seesGpu(Path.of("/")), Preflight::ofThisMachine);
  }

  static EngineKind decide(
      EngineKind requested, BooleanSupplier seesGpu, Supplier<PreflightReport> preflight)
      throws ExitException {
    return switch (requested) {
      case ONNXRUNTIME -> EngineKind.ONNXRUNTIME;
      case TENSORRT -> {
        PreflightReport report = preflight.get();
        if (!report.isClean()) {
          throw new ExitException(ExitCode.UNAVAILABLE, String.join("\n", report.lines()));
        }
        yield EngineKind.TENSORRT;
      }
      case AUTO -> seesGpu.getAsBoolean() ? ifClean(preflight.get()) : withoutGpu();
    };
  }

  private static EngineKind ifClean(PreflightReport report) {
    if (report.isClean()) {
      return EngineKind.TENSORRT;
    }
    log.warn("using onnxruntime because TensorRT cannot run: {}", report.summary());
    return EngineKind.ONNXRUNTIME;
  }

  private static EngineKind withoutGpu() {
    log.debug("using onnxruntime because there is no GPU");
    return EngineKind.ONNXRUNTIME;
  }
}

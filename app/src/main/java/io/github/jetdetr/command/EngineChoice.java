package io.github.jetdetr.command;

import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.preflight.Preflight;
import io.github.jetdetr.preflight.PreflightReport;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which engine runs, before anything of the GPU's is touched. */
public final class EngineChoice {

  private static final Logger log = LoggerFactory.getLogger(EngineChoice.class);

  private EngineChoice() {}

  /**
   * {@link EngineKind#TENSORRT} or {@link EngineKind#ONNXRUNTIME}, for this machine. Where {@code
   * auto} meets a GPU and does not become TensorRT, one line in the log says why.
   *
   * @throws ExitException {@link ExitCode#UNAVAILABLE} when TensorRT is asked for and cannot run;
   *     one line for each thing that is missing
   */
  public static EngineKind decide(EngineKind wanted) throws ExitException {
    return decide(wanted, () -> Preflight.seesGpu(Path.of("/")), Preflight::ofThisMachine);
  }

  static EngineKind decide(
      EngineKind wanted, BooleanSupplier seesGpu, Supplier<PreflightReport> preflight)
      throws ExitException {
    return switch (wanted) {
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
    log.warn("the engine is onnxruntime, because TensorRT cannot run: {}", report.summary());
    return EngineKind.ONNXRUNTIME;
  }

  private static EngineKind withoutGpu() {
    log.debug("the engine is onnxruntime, because there is no GPU");
    return EngineKind.ONNXRUNTIME;
  }
}

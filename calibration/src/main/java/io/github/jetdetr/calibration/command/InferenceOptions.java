package io.github.jetdetr.calibration.command;

import io.github.jetdetr.command.EngineChoice;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import picocli.CommandLine.Option;

/** What runs a model, and on how many threads: {@code --engine} and {@code --threads}. */
final class InferenceOptions {

  @Option(
      names = "--engine",
      paramLabel = "KIND",
      description =
          "auto (TensorRT if it can run here), tensorrt or onnxruntime (default:"
              + " ${DEFAULT-VALUE}).")
  private EngineKind engine;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "CPU threads of an inference (default: all).")
  private int threads = Runtime.getRuntime().availableProcessors();

  /**
   * @param defaultKind the engine without {@code --engine}
   */
  InferenceOptions(EngineKind defaultKind) {
    engine = defaultKind;
  }

  /** Checks the number of threads, before any work starts. */
  void check() throws ExitException {
    if (threads < 1) {
      throw new ExitException(ExitCode.USAGE, "--threads must be at least 1");
    }
  }

  /**
   * An engine for one picture at a time, with {@code auto} resolved for this machine.
   *
   * @throws ExitException if the options are invalid, or the engine cannot run here
   */
  EngineOptions engineOptions() throws ExitException {
    check();
    return new EngineOptions(threads, 1, EngineChoice.decide(engine));
  }
}

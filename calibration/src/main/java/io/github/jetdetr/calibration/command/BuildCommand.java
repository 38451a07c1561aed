package io.github.jetdetr.calibration.command;

import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.command.EngineChoice;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.InputPaths;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineInfo;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code jetdetr-calibrate build}: builds a TensorRT plan for this GPU before the daemon needs it.
 */
@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    description = {
      "Builds a model's TensorRT plan for this GPU, verifies it against ONNX Runtime and stores it",
      "in the cache, where jetdetr finds it. Of a bundle the precision that its certificate for",
      "this GPU proved best is built, without a certificate the lowest one, and the next higher",
      "one if TensorRT cannot build it. Stop jetdetr meanwhile: a build needs the memory."
    },
    footer = {"", "Example:", "  jetdetr-calibrate build --bundle road"})
final class BuildCommand implements Callable<Integer> {

  // Irrelevant: nothing is detected.
  private static final float THRESHOLD = 0.3f;

  @Mixin private Output output = new Output();

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Source source = new Source();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = {
        "Maximum batch size, 1 to 4 (default: ${DEFAULT-VALUE}); jetdetr run needs one for each",
        "camera, 4 at most."
      })
  private int batch = 1;

  /** The model to be built: one of the two. */
  static final class Source {

    @Option(names = "--model", paramLabel = "ONNX", description = "Build this model.")
    private @Nullable Path model;

    @Option(
        names = "--bundle",
        paramLabel = "DIR",
        description = "Build the best precision of this bundle.")
    private @Nullable Path bundle;
  }

  @Override
  public Integer call() throws ExitException {
    Path onnx = source();
    if (batch < 1 || batch > EngineOptions.MAX_BATCH) {
      throw new ExitException(
          ExitCode.USAGE,
          "--batch must be in [1, %d], but was %d".formatted(EngineOptions.MAX_BATCH, batch));
    }
    EngineKind kind = EngineChoice.decide(EngineKind.TENSORRT);
    long startedAt = System.nanoTime();
    // The build's progress goes to the log, which is on standard error.
    EngineOptions options = new EngineOptions(1, batch, batch, kind, line -> {});
    try (Model model = Model.open(onnx, options, THRESHOLD)) {
      double seconds = (System.nanoTime() - startedAt) / 1e9;
      EngineInfo info = model.engineInfo();
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("model", model.file().path().toString());
      figures.put("runtime", info.runtime());
      figures.put("device", info.device());
      figures.put("precision", info.precision());
      figures.put("batch", model.batch());
      figures.put("seconds", seconds);
      output.print(
          figures,
          out ->
              out.printf(
                  "built %s in %s for %s (%s), %s, in %.1f s%n",
                  model.file().path(),
                  info.precision(),
                  info.device(),
                  info.runtime(),
                  model.batch() == 1
                      ? "batch size 1"
                      : "batch size up to %d".formatted(model.batch()),
                  seconds));
    } catch (ModelException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
    return ExitCode.OK.code();
  }

  private Path source() throws ExitException {
    if (source.model != null) {
      return InputPaths.model(source.model);
    }
    if (source.bundle == null) {
      throw new IllegalStateException("picocli requires one of the two options");
    }
    if (!Files.isRegularFile(source.bundle.resolve(Bundle.MODEL))) {
      throw new ExitException(ExitCode.NO_INPUT, "no bundle at " + source.bundle);
    }
    return source.bundle;
  }
}

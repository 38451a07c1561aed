package io.github.jetdetr.cli;

import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.ffmpeg.VideoFile;
import io.github.jetdetr.command.EngineChoice;
import io.github.jetdetr.command.EngineOption;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.InputPaths;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.config.NodeName;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.pipeline.CameraFeed;
import io.github.jetdetr.pipeline.FrameLoops;
import io.github.jetdetr.pipeline.StillCamera;
import io.github.jetdetr.publish.Publisher;
import io.github.jetdetr.source.CameraUri;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jetdetr bench}: what lies between the network alone and the daemon. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the network alone, the engine with preprocessing and copies, and the whole daemon",
      "path, in turns and in one process. The network alone is launched run behind run; its input",
      "is already there.",
      "Several cameras are the same one several times; where the model takes a batch, their frames",
      "go one by one and in batches, in turns.",
      "A file is played as fast as frames are taken; a live camera limits what is measured."
    },
    footer = {"", "Example:", "  jetdetr bench --model model.onnx --camera file:road.mp4"})
final class BenchCommand implements Callable<Integer> {

  private static final int MAX_CAMERAS = 16;

  @Mixin private Output output = new Output();
  @Mixin private EngineOption engine = new EngineOption();

  @Option(names = "--model", required = true, paramLabel = "ONNX", description = "The model.")
  private Path model = Path.of("");

  @Option(
      names = "--camera",
      paramLabel = "URI",
      description = "Where frames come from (default: a 720p picture in memory).")
  private @Nullable String camera;

  @Option(
      names = "--broker",
      paramLabel = "URI",
      description = "Where messages go (default: ${DEFAULT-VALUE}).")
  private String broker = "embedded";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Processor threads an inference may use.")
  private int threads = DaemonConfig.usualThreads();

  @Option(
      names = "--cameras",
      paramLabel = "N",
      description = "So many cameras, 1 to 16 (default: ${DEFAULT-VALUE}).")
  private int cameras = 1;

  @Option(names = "--seconds", paramLabel = "S", description = "How long to measure in all.")
  private int seconds = 20;

  @Override
  public Integer call() throws ExitException, InterruptedException {
    InputPaths.model(model);
    if (threads < 1 || seconds < 1) {
      throw new ExitException(ExitCode.USAGE, "--threads and --seconds must be at least 1");
    }
    if (cameras < 1 || cameras > MAX_CAMERAS) {
      throw new ExitException(
          ExitCode.USAGE,
          "--cameras must be in [1, %d], but was %d".formatted(MAX_CAMERAS, cameras));
    }
    CameraConfig config = CameraConfig.of("bench", source());
    CameraFeed.Opener opener = camera == null ? it -> new StillCamera() : CameraFeed::openSource;
    EngineKind kind = EngineChoice.decide(engine.or(EngineKind.AUTO));
    int batch = Math.min(cameras, EngineOptions.MAX_IN_BATCH);
    EngineOptions options =
        new EngineOptions(threads, FrameLoops.count(batch), batch, kind, line -> {});
    try (Model opened = Model.open(model, options, DaemonConfig.THRESHOLD);
        Publisher publisher = Publisher.open(brokerSettings())) {
      Bench bench = new Bench(opened, publisher::publish, config, cameras, opener);
      BenchFigures figures = bench.run(seconds);
      BenchText text = new BenchText(figures, opened.engineInfo());
      output.print(text.json(), text::text);
    } catch (ModelException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ExitException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
    return ExitCode.OK.code();
  }

  private BrokerSettings brokerSettings() throws ExitException {
    try {
      BrokerAddress address = BrokerAddress.parse(broker);
      return BrokerSettings.of(address, "jetdetr-bench", NodeName.ofThisHost());
    } catch (IllegalArgumentException e) {
      throw new ExitException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private CameraSource source() throws ExitException {
    if (camera == null) {
      // Stands for the picture in memory, which is as patient as a file: nothing is lost.
      return new VideoFile(
          "test-picture", Optional.of(true), /* paced= */ false, OptionalDouble.empty());
    }
    try {
      CameraSource source = CameraUri.parse(camera).withLoopByDefault();
      return source instanceof VideoFile file
          ? new VideoFile(
              file.path(), Optional.of(true), /* paced= */ false, OptionalDouble.empty())
          : source;
    } catch (IllegalArgumentException e) {
      throw new ExitException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}

package io.github.jetdetr.cli;

import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.ffmpeg.PictureView;
import io.github.jetdetr.camera.ffmpeg.VideoFile;
import io.github.jetdetr.command.CameraOption;
import io.github.jetdetr.command.EngineChoice;
import io.github.jetdetr.command.EngineOption;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.InferenceSettings;
import io.github.jetdetr.config.Installation;
import io.github.jetdetr.config.NodeName;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.pipeline.CameraFeed;
import io.github.jetdetr.pipeline.InferenceMode;
import io.github.jetdetr.pipeline.StillCamera;
import io.github.jetdetr.publish.Publisher;
import io.github.jetdetr.track.TrackSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jetdetr bench}: measures the overhead of the daemon over the network alone. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the network alone, the engine with preprocessing and copies, and the whole",
      "pipeline, interleaved and in one process. The network alone runs back to back on an input",
      "that is already in place.",
      "--cameras opens the same camera several times. Frames are processed one by one, in batches if",
      "the model supports them, and in parallel on a CPU, interleaved.",
      "A file is played as fast as it is processed; a live camera limits the measured rate."
    },
    footer = {"", "Example:", "  jetdetr bench --model model.onnx --camera file:road.mp4"})
final class BenchCommand implements Callable<Integer> {

  private static final int MAX_CAMERAS = 16;

  @Mixin private Output output = new Output();
  @Mixin private EngineOption engine = new EngineOption();

  @Option(
      names = "--model",
      paramLabel = "ONNX",
      description = "The model (default: the bundled one).")
  private @Nullable Path model;

  @Option(
      names = "--camera",
      paramLabel = "[NAME=]URI",
      description = "The camera, or a file (default: a 720p picture in memory).")
  private @Nullable String camera;

  @Option(
      names = "--broker",
      paramLabel = "URI",
      description = "The MQTT broker (default: ${DEFAULT-VALUE}).")
  private String broker = "embedded";

  @Option(names = "--threads", paramLabel = "N", description = "CPU threads per inference.")
  private int threads = InferenceSettings.defaultThreads();

  @Option(
      names = "--cameras",
      paramLabel = "N",
      description = "Number of cameras, 1 to 16 (default: ${DEFAULT-VALUE}).")
  private int cameras = 1;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Total duration of the measurement, seconds (default: ${DEFAULT-VALUE}).")
  private int seconds = 20;

  @Override
  public Integer call() throws ExitException, InterruptedException {
    Path chosen = Installation.ofThisProgram().modelOrBundled(model);
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
    int batch = Math.min(cameras, EngineOptions.MAX_BATCH);
    int parallel = InferenceSettings.ofThreads(threads).maxParallel();
    int slots = InferenceMode.slots(kind, batch, parallel);
    EngineOptions options = new EngineOptions(threads, slots, batch, kind, line -> {});
    float weakest = (float) TrackSettings.DEFAULT.minScore();
    try (Model opened = Model.open(chosen, options, weakest);
        Publisher publisher = Publisher.open(brokerSettings())) {
      Bench bench =
          new Bench(opened, publisher::publish, publisher.objects(), config, cameras, opener);
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
      // A placeholder for the picture in memory, which waits like a file: no frame is dropped.
      return new VideoFile(
          "test-picture",
          Optional.of(true),
          /* paced= */ false,
          OptionalDouble.empty(),
          PictureView.STORED);
    }
    try {
      CameraSource source = CameraOption.parse(camera).source().withLoopByDefault();
      return source instanceof VideoFile file ? file.asFastAsPossible() : source;
    } catch (IllegalArgumentException e) {
      throw new ExitException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}

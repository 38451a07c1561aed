package io.github.jetdetr.daemon;

import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.VideoFile;
import io.github.jetdetr.command.EngineChoice;
import io.github.jetdetr.command.EngineOption;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Inputs;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.ModelException;
import io.github.jetdetr.publish.BrokerAddress;
import io.github.jetdetr.publish.BrokerSettings;
import io.github.jetdetr.publish.Publisher;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jetdetr bench}: what the daemon adds to the bare engine, measured in one process. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the bare engine and the whole daemon path in turn, in one process.",
      "A file is played as fast as frames are taken; a live camera limits what is measured."
    },
    footer = {"", "Example:", "  jetdetr bench --model model.onnx --camera file:road.mp4"})
final class BenchCommand implements Callable<Integer> {

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

  @Option(names = "--seconds", paramLabel = "S", description = "How long to measure in all.")
  private int seconds = 20;

  @Override
  public Integer call() throws ExitException, InterruptedException {
    Inputs.model(model);
    if (threads < 1 || seconds < 1) {
      throw new ExitException(ExitCode.USAGE, "--threads and --seconds must be at least 1");
    }
    CameraConfig config = CameraConfig.of("bench", source());
    CameraFeed.Opener opener = camera == null ? it -> new TestPicture() : CameraFeed::openSource;
    EngineKind kind = EngineChoice.decide(engine.or(EngineKind.AUTO));
    EngineOptions options = new EngineOptions(threads, FrameLoops.COUNT, kind);
    try (Model opened = Model.open(model, options, DaemonConfig.THRESHOLD);
        Publisher publisher = Publisher.open(brokerSettings())) {
      Bench bench = new Bench(opened, publisher::publish, config, opener);
      Bench.Figures figures = bench.run(seconds);
      output.print(jsonOf(figures), out -> print(figures, out));
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
      CameraSource source = CameraSource.parse(camera).withLoopByDefault();
      return source instanceof VideoFile file
          ? new VideoFile(
              file.path(), Optional.of(true), /* paced= */ false, OptionalDouble.empty())
          : source;
    } catch (IllegalArgumentException e) {
      throw new ExitException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private static void print(Bench.Figures figures, PrintWriter out) {
    out.printf(Locale.ROOT, "bare engine  %7.1f frames/s%n", figures.engineFps());
    out.printf(Locale.ROOT, "daemon       %7.1f frames/s%n", figures.daemonFps());
    out.printf(
        Locale.ROOT,
        "ratio        %7.3f   (median of %d pairs)%n",
        figures.ratio(),
        figures.pairs());
    out.printf(Locale.ROOT, "%-12s %8s %8s %8s %8s  ms%n", "stage", "p50", "p90", "p99", "max");
    for (var line : figures.latency()) {
      out.printf(
          Locale.ROOT,
          "%-12s %8.3f %8.3f %8.3f %8.3f%n",
          line.key(),
          line.p50Millis(),
          line.p90Millis(),
          line.p99Millis(),
          line.maxMillis());
    }
    out.printf(
        Locale.ROOT,
        "heap allocated per frame: %.0f bytes (frame loops and camera)%n",
        figures.bytesPerFrame());
  }

  private static Map<String, Object> jsonOf(Bench.Figures figures) {
    Map<String, Object> latency = new LinkedHashMap<>();
    for (var line : figures.latency()) {
      Map<String, Object> stage = new LinkedHashMap<>();
      stage.put("p50", line.p50Millis());
      stage.put("p90", line.p90Millis());
      stage.put("p99", line.p99Millis());
      stage.put("max", line.maxMillis());
      stage.put("count", line.count());
      latency.put(line.key(), stage);
    }
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("engine_fps", figures.engineFps());
    root.put("daemon_fps", figures.daemonFps());
    root.put("ratio", figures.ratio());
    root.put("pairs", figures.pairs());
    root.put("latency_ms", latency);
    root.put("bytes_per_frame", figures.bytesPerFrame());
    return root;
  }
}

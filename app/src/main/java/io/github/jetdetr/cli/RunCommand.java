package io.github.jetdetr.cli;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.ffmpeg.VideoFile;
import io.github.jetdetr.camera.still.PictureFolder;
import io.github.jetdetr.command.CameraOption;
import io.github.jetdetr.command.EngineOption;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.InputPaths;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.command.Termination;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.ConfigReader;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.config.InferenceSettings;
import io.github.jetdetr.config.Installation;
import io.github.jetdetr.daemon.Daemon;
import io.github.jetdetr.daemon.ServiceNotifier;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.pipeline.CameraFeed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jetdetr run}: runs the daemon. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Detects objects on cameras and publishes them until it is stopped.",
      "Defaults to the bundled model and to a simulated street with known ground truth."
    },
    footer = {
      "",
      "Examples:",
      "  jetdetr run",
      "  jetdetr run --model model.onnx --camera front=rtsp://10.0.0.5/stream \\",
      "      --broker mqtt://broker.local"
    })
final class RunCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();

  @Mixin private EngineOption engine = new EngineOption();

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration file (YAML).")
  private @Nullable Path configFile;

  @Option(names = "--model", paramLabel = "ONNX", description = "The model to detect with.")
  private @Nullable Path model;

  @Option(
      names = "--camera",
      paramLabel = "[NAME=]URI",
      description = {
        "A camera, or a file; may be repeated. Replaces the cameras of the configuration.",
        "Without a name it is named after its kind or file."
      })
  private List<String> cameras = List.of();

  @Option(
      names = "--broker",
      paramLabel = "URI",
      description =
          "mqtt://HOST[:PORT], mqtts://…, ws://HOST[:PORT]/PATH, wss://…, embedded (the default) or"
              + " embedded:PORT.")
  private @Nullable String broker;

  @Option(names = "--frames", paramLabel = "N", description = "Stop after this many frames.")
  private long frames = Long.MAX_VALUE;

  @Option(names = "--threads", paramLabel = "N", description = "CPU threads per inference.")
  private @Nullable Integer threads;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = {
        "Maximum number of frames per inference, of different cameras; 1 disables batching",
        "(default: the fastest as measured at start-up)."
      })
  private @Nullable Integer batch;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = {
        "Maximum number of inferences at the same time, on a CPU; 1 for one after another",
        "(default: the fastest as measured at start-up)."
      })
  private @Nullable Integer parallel;

  @Option(
      names = "--threshold",
      paramLabel = "S",
      description = "Minimum score of a detection, 0 to 1.")
  private @Nullable Float threshold;

  @Option(
      names = "--truth",
      description = "Publish the ground truth with the objects, for cameras that know it (street).")
  private boolean truth;

  @Option(
      names = "--watch",
      negatable = true,
      description = {
        "Print a line every second: rate, latency and, with ground truth, precision and recall.",
        "Default on a terminal, or if neither --model nor --camera is given."
      })
  private @Nullable Boolean watch;

  @Override
  public Integer call() throws ExitException, InterruptedException {
    if (frames < 1) {
      throw new ExitException(ExitCode.USAGE, "--frames must be at least 1, but was " + frames);
    }
    boolean watching = isWatched();
    DaemonConfig config = wanted();
    try (ServiceNotifier service = ServiceNotifier.of(System.getenv())) {
      Daemon daemon = new Daemon(config, frames, CameraFeed::openSource, service);
      daemon.setFile(configFile == null ? null : now -> wanted());
      run(config, daemon, watching);
    }
    return ExitCode.OK.code();
  }

  private DaemonConfig wanted() throws ExitException {
    DaemonConfig config =
        withTruth(FirstRun.complete(withOptions(fromFile()), Installation.ofThisProgram()));
    checkInputs(config);
    return config;
  }

  /** A hang-up reads the file again; without one it ends the daemon, as a closed terminal does. */
  private Termination.Registration onHangUp(Daemon daemon) {
    return configFile == null
        ? () -> {}
        : Termination.onHangUp(
            () -> {
              var unused = daemon.reload(now -> wanted());
            });
  }

  @SuppressWarnings("try") // signals stop the daemon, or have it read its file again
  private void run(DaemonConfig config, Daemon daemon, boolean watching)
      throws ExitException, InterruptedException {
    try (Termination.Registration stopped = Termination.onSignal(daemon::stop);
        Termination.Registration reloads = onHangUp(daemon)) {
      Daemon.Summary summary =
          daemon.run(watching ? new ConsoleStatus(config, this::printLine) : second -> {});
      output.print(RunSummary.figures(summary), out -> out.println(RunSummary.text(summary)));
    }
  }

  private void printLine(String line) {
    output.print(line, out -> out.println(line));
  }

  @SuppressWarnings("SystemConsoleNull") // from Java 22 on it may be a file, which is harmless
  private boolean isWatched() throws ExitException {
    if (output.isJson()) {
      if (Boolean.TRUE.equals(watch)) {
        throw new ExitException(
            ExitCode.USAGE,
            "--watch cannot be combined with --json; programs can subscribe to the telemetry topic");
      }
      return false;
    }
    boolean noInputGiven = configFile == null && model == null && cameras.isEmpty();
    return watch != null ? watch : noInputGiven || System.console() != null;
  }

  private DaemonConfig fromFile() throws ExitException {
    return configFile == null
        ? ConfigReader.defaults()
        : ConfigReader.read(configFile, Installation.ofThisProgram().profileFolders());
  }

  /** An option for batches or for parallel inferences takes the place of both settings. */
  private InferenceSettings inference(InferenceSettings settings) {
    boolean chosen = batch != null || parallel != null;
    return new InferenceSettings(
        threads != null ? threads : settings.threads(),
        chosen ? batch : settings.batch(),
        chosen ? parallel : settings.parallel());
  }

  /** Options override the configuration file. */
  private DaemonConfig withOptions(DaemonConfig config) throws ExitException {
    try {
      BrokerSettings settings = config.broker();
      return new DaemonConfig(
          model != null ? model : config.model(),
          inference(config.inference()),
          threshold != null ? threshold : config.threshold(),
          broker == null ? settings : settings.withAddress(BrokerAddress.parse(broker)),
          checkTruth(cameras.isEmpty() ? config.cameras() : cameraOptions()),
          config.telemetryEvery(),
          engine.or(config.engine()),
          config.metrics(),
          config.spool(),
          config.commands(),
          config.blackBox(),
          config.access());
    } catch (IllegalArgumentException e) {
      throw new ExitException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private List<CameraConfig> checkTruth(List<CameraConfig> configs) {
    if (truth && !configs.isEmpty() && configs.stream().noneMatch(CameraConfig::knowsTruth)) {
      throw new IllegalArgumentException(
          "--truth requires a camera that knows the ground truth; only a street does");
    }
    return configs;
  }

  /** With the truth published by every camera that knows it, where that was asked for. */
  private DaemonConfig withTruth(DaemonConfig config) {
    return truth
        ? config.withCameras(
            config.cameras().stream()
                .map(camera -> camera.withTruth(camera.truth() || camera.knowsTruth()))
                .toList())
        : config;
  }

  private List<CameraConfig> cameraOptions() {
    List<CameraConfig> configs = new ArrayList<>();
    CameraOption.byName(cameras)
        .forEach((name, source) -> configs.add(CameraConfig.of(name, source.withLoopByDefault())));
    return configs;
  }

  private static void checkInputs(DaemonConfig config) throws ExitException {
    if (config.model() != null) {
      Path unused = InputPaths.model(config.model());
    }
    for (CameraConfig camera : config.cameras()) {
      // A camera may be offline for a while; a missing file is a typing error.
      if (camera.source() instanceof VideoFile file) {
        if (!Files.exists(Path.of(file.path()))) {
          throw new ExitException(ExitCode.NO_INPUT, "no such file: " + file.path());
        }
        requireReadable(camera);
      }
      if (camera.source() instanceof PictureFolder dir && !Files.isDirectory(Path.of(dir.path()))) {
        throw new ExitException(ExitCode.NO_INPUT, "no such folder: " + dir.path());
      }
    }
  }

  /** Retrying is pointless for a file that is not a video. */
  @SuppressWarnings("try") // only opened to see whether it can be
  private static void requireReadable(CameraConfig camera) throws ExitException {
    try (Camera unused = CameraFeed.openSource(camera)) {
      return;
    } catch (CameraException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }
}

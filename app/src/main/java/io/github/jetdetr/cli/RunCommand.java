package io.github.jetdetr.cli;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.ffmpeg.VideoFile;
import io.github.jetdetr.camera.still.PictureFolder;
import io.github.jetdetr.command.EngineOption;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.InputPaths;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.ConfigReader;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.config.Installation;
import io.github.jetdetr.daemon.Daemon;
import io.github.jetdetr.daemon.ServiceNotifier;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.pipeline.CameraFeed;
import io.github.jetdetr.source.CameraUri;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jetdetr run}: the daemon itself. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Detects on cameras and publishes, until it is stopped.",
      "Without a model the bundled one, without a camera a drawn street that knows the truth."
    },
    footer = {
      "",
      "Examples:",
      "  jetdetr run",
      "  jetdetr run --model model.onnx --camera front=rtsp://10.0.0.5/stream \\",
      "      --broker mqtt://broker.local"
    })
final class RunCommand implements Callable<Integer> {

  // A little more than the publisher's own time to say that it stops.
  private static final long FOR_CLOSING_MILLIS = 8_000;

  @Mixin private Output output = new Output();

  @Mixin private EngineOption engine = new EngineOption();

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration file (YAML).")
  private @Nullable Path configFile;

  @Option(names = "--model", paramLabel = "ONNX", description = "The model to detect with.")
  private @Nullable Path model;

  @Option(
      names = "--camera",
      paramLabel = "NAME=URI",
      description = "A camera; may be repeated. In place of those of the configuration.")
  private List<String> cameras = List.of();

  @Option(
      names = "--broker",
      paramLabel = "URI",
      description =
          "mqtt://HOST[:PORT], mqtts://HOST[:PORT], embedded (the default) or embedded:PORT.")
  private @Nullable String broker;

  @Option(names = "--frames", paramLabel = "N", description = "Stop after so many frames.")
  private long frames = Long.MAX_VALUE;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Processor threads an inference may use.")
  private @Nullable Integer threads;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = {
        "Most frames of several cameras in one run of the network, 1 for none together",
        "(default: what is measured to be best at the start)."
      })
  private @Nullable Integer batch;

  @Option(
      names = "--threshold",
      paramLabel = "S",
      description = "Least score of a detection, 0 to 1.")
  private @Nullable Float threshold;

  @Option(
      names = "--truth",
      description = "Publish the truth beside the objects, for cameras that know it (street).")
  private boolean truth;

  @Option(
      names = "--watch",
      negatable = true,
      description = {
        "Print a line every second: rate, latency and, with the truth, precision and recall.",
        "The usual thing at a terminal and where neither model nor camera is named."
      })
  private @Nullable Boolean watch;

  @Override
  public Integer call() throws ExitException, InterruptedException {
    if (frames < 1) {
      throw new ExitException(ExitCode.USAGE, "--frames must be at least 1, but was " + frames);
    }
    boolean watched = isWatched();
    DaemonConfig config = FirstRun.complete(withOptions(fromFile()), Installation.ofThisProgram());
    checkInputs(config);
    try (ServiceNotifier service = ServiceNotifier.of(System.getenv())) {
      run(config, new Daemon(config, frames, CameraFeed::openSource, service), watched);
    }
    return ExitCode.OK.code();
  }

  private void run(DaemonConfig config, Daemon daemon, boolean watched)
      throws ExitException, InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Thread onSignal = new Thread(() -> endOnSignal(daemon, ended), "signal");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      Daemon.Summary summary =
          daemon.run(watched ? new ConsoleStatus(config, this::say) : second -> {});
      output.print(RunSummary.figures(summary), out -> out.println(RunSummary.text(summary)));
    } finally {
      ended.countDown();
    }
  }

  private void say(String line) {
    output.print(line, out -> out.println(line));
  }

  @SuppressWarnings("SystemConsoleNull") // from Java 22 on it prints to files too, which is no harm
  private boolean isWatched() throws ExitException {
    if (output.isJson()) {
      if (Boolean.TRUE.equals(watch)) {
        throw new ExitException(
            ExitCode.USAGE, "--watch is for people, --json for programs, which get telemetry");
      }
      return false;
    }
    boolean nothingNamed = configFile == null && model == null && cameras.isEmpty();
    return watch != null ? watch : nothingNamed || System.console() != null;
  }

  private DaemonConfig fromFile() throws ExitException {
    return configFile == null
        ? ConfigReader.defaults()
        : ConfigReader.read(configFile, Installation.ofThisProgram().profileFolders());
  }

  /** Options stand above the file. */
  private DaemonConfig withOptions(DaemonConfig config) throws ExitException {
    try {
      BrokerSettings settings = config.broker();
      return new DaemonConfig(
          model != null ? model : config.model(),
          threads != null ? threads : config.threads(),
          batch != null ? batch : config.batch(),
          threshold != null ? threshold : config.threshold(),
          broker == null ? settings : settings.at(BrokerAddress.parse(broker)),
          told(cameras.isEmpty() ? config.cameras() : cameraOptions()),
          config.telemetryEvery(),
          engine.or(config.engine()),
          config.metrics());
    } catch (IllegalArgumentException e) {
      throw new ExitException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /** With the truth told by every camera that knows it, where that was asked for. */
  private List<CameraConfig> told(List<CameraConfig> configs) {
    if (!truth) {
      return configs;
    }
    if (!configs.isEmpty() && configs.stream().noneMatch(CameraConfig::knowsTruth)) {
      throw new IllegalArgumentException(
          "--truth needs a camera that knows it; only a street does");
    }
    return configs.stream()
        .map(camera -> camera.withTruth(camera.truth() || camera.knowsTruth()))
        .toList();
  }

  private List<CameraConfig> cameraOptions() {
    Map<String, CameraConfig> byName = new LinkedHashMap<>();
    for (String option : cameras) {
      int equals = option.indexOf('=');
      int colon = option.indexOf(':');
      if (equals < 1 || (colon >= 0 && colon < equals)) {
        throw new IllegalArgumentException(
            "--camera wants NAME=URI, but was '%s'".formatted(option));
      }
      String name = option.substring(0, equals);
      CameraSource source = CameraUri.parse(option.substring(equals + 1));
      if (byName.put(name, CameraConfig.of(name, source.withLoopByDefault())) != null) {
        throw new IllegalArgumentException("there are two cameras '%s'".formatted(name));
      }
    }
    return List.copyOf(byName.values());
  }

  private static void checkInputs(DaemonConfig config) throws ExitException {
    if (config.model() != null) {
      Path unused = InputPaths.model(config.model());
    }
    for (CameraConfig camera : config.cameras()) {
      // A camera may be away for a while; a file that is not there is a slip of the pen.
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

  /** A file that is no video will not become one by being tried again. */
  @SuppressWarnings("try") // opening it is all
  private static void requireReadable(CameraConfig camera) throws ExitException {
    try (Camera unused = CameraFeed.openSource(camera)) {
      return;
    } catch (CameraException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  /** Java ends when this returns, so it waits for the last words. */
  private static void endOnSignal(Daemon daemon, CountDownLatch ended) {
    daemon.stop();
    try {
      boolean unused = ended.await(FOR_CLOSING_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

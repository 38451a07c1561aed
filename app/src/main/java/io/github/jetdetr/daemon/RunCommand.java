package io.github.jetdetr.daemon;

import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.PictureFolder;
import io.github.jetdetr.camera.VideoFile;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Inputs;
import io.github.jetdetr.command.Json;
import io.github.jetdetr.health.LatencyBook;
import io.github.jetdetr.publish.BrokerAddress;
import io.github.jetdetr.publish.BrokerSettings;
import io.github.jetdetr.publish.CameraFrames;
import io.github.jetdetr.publish.Loss;
import io.github.jetdetr.publish.PublishCounts;
import io.github.jetdetr.publish.Publisher;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jetdetr run}: the daemon itself. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Detects on cameras and publishes, until it is stopped.",
    footer = {
      "",
      "Example:",
      "  jetdetr run --model model.onnx --camera front=rtsp://10.0.0.5/stream \\",
      "      --broker mqtt://broker.local"
    })
final class RunCommand implements Callable<Integer> {

  // A little more than the publisher's own time to say that it stops.
  private static final long FOR_CLOSING_MILLIS = 8_000;

  @Spec private @Nullable CommandSpec spec;

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
      names = "--threshold",
      paramLabel = "S",
      description = "Least score of a detection, 0 to 1.")
  private @Nullable Float threshold;

  @Option(names = "--json", description = "Print the summary as JSON.")
  private boolean json;

  @Override
  @SuppressWarnings("SystemConsoleNull") // from Java 22 on it prints to files too, which is no harm
  public Integer call() throws ExitException, InterruptedException {
    DaemonConfig config = withOptions(fromFile());
    if (frames < 1) {
      throw new ExitException(ExitCode.USAGE, "--frames must be at least 1, but was " + frames);
    }
    checkInputs(config);
    Daemon daemon = new Daemon(config, frames, CameraFeed::openSource);
    Thread onSignal = new Thread(() -> endOnSignal(daemon), "signal");
    Runtime.getRuntime().addShutdownHook(onSignal);
    boolean person = System.console() != null && !json;
    Daemon.Summary summary =
        daemon.run(
            (counts, latency, publisher) -> {
              if (person) {
                out().println(line(counts, latency, publisher));
                out().flush();
              }
            });
    out().println(json ? json(summary) : text(summary));
    out().flush();
    return ExitCode.OK.code();
  }

  private PrintWriter out() {
    if (spec == null) {
      throw new IllegalStateException("not made by the command line");
    }
    return spec.commandLine().getOut();
  }

  private DaemonConfig fromFile() throws ExitException {
    return configFile == null
        ? ConfigReader.defaults()
        : ConfigReader.read(configFile, ProfileFolders.shipped());
  }

  /** Options stand above the file. */
  private DaemonConfig withOptions(DaemonConfig config) throws ExitException {
    try {
      BrokerSettings settings = config.broker();
      return new DaemonConfig(
          model != null ? model : config.model(),
          threads != null ? threads : config.threads(),
          threshold != null ? threshold : config.threshold(),
          broker == null ? settings : settings.at(BrokerAddress.parse(broker)),
          cameras.isEmpty() ? config.cameras() : cameraOptions(),
          config.telemetryEvery());
    } catch (IllegalArgumentException e) {
      throw new ExitException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
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
      CameraSource source = CameraSource.parse(option.substring(equals + 1));
      if (byName.put(name, CameraConfig.of(name, source.withLoopByDefault())) != null) {
        throw new IllegalArgumentException("there are two cameras '%s'".formatted(name));
      }
    }
    return List.copyOf(byName.values());
  }

  private static void checkInputs(DaemonConfig config) throws ExitException {
    if (config.model() == null) {
      throw new ExitException(ExitCode.USAGE, "no model: give --model, or model.path in --config");
    }
    Inputs.model(config.model());
    if (config.cameras().isEmpty()) {
      throw new ExitException(
          ExitCode.USAGE, "no camera: give --camera NAME=URI, or cameras in --config");
    }
    for (CameraConfig camera : config.cameras()) {
      // A camera may be away for a while; a file that is not there is a slip of the pen.
      if (camera.source() instanceof VideoFile file && !Files.exists(Path.of(file.path()))) {
        throw new ExitException(ExitCode.NO_INPUT, "no such file: " + file.path());
      }
      if (camera.source() instanceof PictureFolder dir && !Files.isDirectory(Path.of(dir.path()))) {
        throw new ExitException(ExitCode.NO_INPUT, "no such folder: " + dir.path());
      }
    }
  }

  private static void endOnSignal(Daemon daemon) {
    daemon.stop();
    try {
      daemon.awaitStopped(FOR_CLOSING_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String line(
      List<CameraFrames> counts, List<LatencyBook.Line> latency, Publisher publisher) {
    LatencyBook.Line total = latency.get(latency.size() - 1);
    long replaced = counts.stream().mapToLong(CameraFrames::replaced).sum();
    String problem = publisher.problem();
    return String.format(
        Locale.ROOT,
        "%3d frames/s   total p50 %6.1f ms  p90 %6.1f  p99 %6.1f   %d replaced   broker %s",
        total.count(),
        total.p50Millis(),
        total.p90Millis(),
        total.p99Millis(),
        replaced,
        problem == null ? "connected" : problem);
  }

  private static String text(Daemon.Summary summary) {
    StringBuilder text = new StringBuilder();
    for (CameraFrames camera : summary.cameras()) {
      text.append(
          String.format(
              Locale.ROOT,
              "camera %s: %d captured, %d processed, %d replaced, %d stale, %d failed%n",
              camera.camera(),
              camera.captured(),
              camera.processed(),
              camera.replaced(),
              camera.stale(),
              camera.failed()));
    }
    PublishCounts counts = summary.messages();
    text.append(
        String.format(
            Locale.ROOT, "messages: %d offered, %d sent", counts.offered(), counts.sent()));
    for (Loss loss : Loss.values()) {
      if (counts.lost(loss) > 0) {
        text.append(", ").append(counts.lost(loss)).append(' ').append(loss.word());
      }
    }
    return text.toString();
  }

  private static String json(Daemon.Summary summary) {
    Map<String, Object> messages = new LinkedHashMap<>();
    messages.put("offered", summary.messages().offered());
    messages.put("sent", summary.messages().sent());
    for (Loss loss : Loss.values()) {
      messages.put(loss.word(), summary.messages().lost(loss));
    }
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("seconds", summary.seconds());
    root.put("cameras", summary.cameras());
    root.put("messages", messages);
    return Json.text(root);
  }
}

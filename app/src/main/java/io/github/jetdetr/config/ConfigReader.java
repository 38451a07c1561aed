package io.github.jetdetr.config;

import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.config.key.ConfigKey;
import io.github.jetdetr.config.key.ConfigSection;
import io.github.jetdetr.config.key.KeyType;
import io.github.jetdetr.control.CommandSettings;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.yaml.YamlMap;
import io.github.jetdetr.yaml.YamlProblems;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads the configuration file into {@link DaemonConfig}; only this package knows its keys, its
 * defaults and the environment. All errors are reported together, each with its line.
 *
 * <p>Paths are relative to the file's folder. Secrets are never in the file itself: {@code
 * password_file} names the file with the password, {@code credential:NAME} a systemd credential.
 */
public final class ConfigReader {

  private static final int MAX_TELEMETRY_SECONDS = 3_600;

  private static final ConfigKey<String> ENGINE =
      ConfigKey.text(
          "engine",
          KeyType.oneOf(KeyType.wordsOf(EngineKind.class)),
          EngineKind.AUTO.toString(),
          "What runs the network: TensorRT, ONNX Runtime, or TensorRT if it can run here. The"
              + " option `--engine` stands above it.");

  private static final ConfigKey<Duration> TELEMETRY_EVERY =
      ConfigKey.wholeSeconds(
          "every_s",
          1,
          MAX_TELEMETRY_SECONDS,
          DaemonConfig.TELEMETRY_EVERY,
          "Time between two `telemetry` messages.");

  private static final ConfigSection TELEMETRY =
      ConfigSection.of(
          "telemetry",
          "Figures of the node.",
          """
          telemetry:
            every_s: 10
          """,
          TELEMETRY_EVERY);

  /** The whole file. A new section has its place here and in {@link #config}. */
  static final ConfigSection FILE =
      ConfigSection.of(
              "",
              "Every key may be left out, and so may the whole file: then the bundled model watches"
                  + " the drawn street.",
              """
              node: truck-07
              engine: auto
              """,
              BrokerSettingsReader.NODE,
              ENGINE)
          .with(
              InferenceSettingsReader.MODEL,
              BrokerSettingsReader.MQTT,
              CameraKeys.CAMERAS,
              TELEMETRY,
              MetricsSettingsReader.METRICS,
              SpoolSettingsReader.SPOOL,
              BlackBoxSettingsReader.BLACK_BOX,
              CommandSettingsReader.COMMANDS);

  private final ConfigFiles files;
  private final YamlProblems problems = new YamlProblems();
  private final CameraConfigReader cameras;

  private ConfigReader(Path file, List<Path> profileFolders) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    files = new ConfigFiles(parent == null ? Path.of("/") : parent);
    List<Path> folders = new ArrayList<>();
    folders.add(files.folder().resolve("camera-profiles"));
    folders.addAll(profileFolders);
    cameras = new CameraConfigReader(files, folders);
  }

  /**
   * Reads the file.
   *
   * @param profileFolders folders searched for camera profiles after {@code camera-profiles/} next
   *     to the file
   * @throws ExitException {@link ExitCode#NO_INPUT} if the file cannot be read, {@link
   *     ExitCode#CONFIG} with every error, one line each
   */
  public static DaemonConfig read(Path file, List<Path> profileFolders) throws ExitException {
    ConfigReader reader = new ConfigReader(file, profileFolders);
    try {
      YamlMap root = YamlMap.read(file, reader.problems);
      DaemonConfig config = reader.config(root);
      if (!reader.problems.isEmpty()) {
        throw new ExitException(
            ExitCode.CONFIG, String.join("\n", inLineOrder(file, reader.problems.lines())));
      }
      return config;
    } catch (IOException e) {
      throw new ExitException(ExitCode.NO_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  /** Removes duplicates; errors of the file itself come first, by line, then those of profiles. */
  private static List<String> inLineOrder(Path file, List<String> problems) {
    return problems.stream()
        .distinct()
        .sorted(Comparator.comparingInt(problem -> lineIn(file + ":", problem)))
        .toList();
  }

  private static int lineIn(String prefix, String problem) {
    int colon = problem.startsWith(prefix) ? problem.indexOf(':', prefix.length()) : -1;
    return colon < 0
        ? Integer.MAX_VALUE
        : Integer.parseInt(problem, prefix.length(), colon, /* radix= */ 10);
  }

  /**
   * The configuration of a recorded camera.
   *
   * @param text its settings
   * @param source stands for the camera itself
   * @throws IllegalArgumentException with what is wrong with the settings
   */
  public static CameraConfig recorded(String name, CameraText text, CameraSource source) {
    return CameraConfigReader.recorded(name, text, source);
  }

  /** The configuration without a file. */
  public static DaemonConfig defaults() {
    String node = NodeName.ofThisHost();
    return new DaemonConfig(
        null,
        InferenceSettings.ofThisMachine(),
        DaemonConfig.THRESHOLD,
        BrokerSettings.of(BrokerAddress.parse("embedded"), "jetdetr", node)
            .withClientId(BrokerSettings.clientIdOfUnnamed(node)),
        List.of(),
        DaemonConfig.TELEMETRY_EVERY,
        EngineKind.AUTO,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), DaemonConfig.METRICS_PORT),
        SpoolSettingsReader.usual(System.getenv("STATE_DIRECTORY")),
        CommandSettings.OFF,
        null,
        null);
  }

  private DaemonConfig config(YamlMap root) {
    DaemonConfig defaults = defaults();
    String node = BrokerSettingsReader.node(root, defaults.broker());
    YamlMap model = InferenceSettingsReader.MODEL.in(root);
    YamlMap mqtt = BrokerSettingsReader.MQTT.in(root);
    YamlMap telemetry = TELEMETRY.in(root);
    YamlMap metrics = MetricsSettingsReader.METRICS.in(root);
    DaemonConfig config =
        new DaemonConfig(
            files.file(model, InferenceSettingsReader.PATH),
            InferenceSettingsReader.read(model, defaults.inference()),
            InferenceSettingsReader.THRESHOLD.in(model).floatValue(),
            new BrokerSettingsReader(files).read(root, mqtt, node, defaults.broker()),
            cameras.cameras(CameraKeys.CAMERAS.in(root), problems),
            TELEMETRY_EVERY.in(telemetry),
            engine(root),
            MetricsSettingsReader.address(metrics),
            SpoolSettingsReader.read(
                SpoolSettingsReader.SPOOL.in(root), files.folder(), defaults.spool()),
            CommandSettingsReader.read(CommandSettingsReader.COMMANDS.in(root)),
            BlackBoxSettingsReader.read(
                BlackBoxSettingsReader.BLACK_BOX.in(root),
                files.folder(),
                System.getenv("STATE_DIRECTORY")),
            MetricsSettingsReader.access(metrics, files));
    for (YamlMap map : List.of(root, model, mqtt, telemetry, metrics)) {
      map.done();
    }
    return config;
  }

  private static EngineKind engine(YamlMap root) {
    try {
      return EngineKind.parse(ENGINE.in(root));
    } catch (IllegalArgumentException e) {
      ENGINE.problem(root, String.valueOf(e.getMessage()));
      return EngineKind.AUTO;
    }
  }
}

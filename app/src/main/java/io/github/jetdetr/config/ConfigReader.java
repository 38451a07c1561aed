package io.github.jetdetr.config;

import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.control.CommandSettings;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.homeassistant.DiscoveryTopics;
import io.github.jetdetr.metrics.MetricsAccess;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.yaml.YamlMap;
import io.github.jetdetr.yaml.YamlProblems;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration file into {@link DaemonConfig}: the only place that knows its keys, its
 * defaults and the environment. All errors are reported together, each with its line.
 *
 * <p>Paths are relative to the file's folder. Secrets are never in the file itself: {@code
 * password_file} names the file with the password, {@code credential:NAME} a systemd credential.
 */
public final class ConfigReader {

  private static final String CREDENTIAL = "credential:";
  private static final String AUTO = "auto";
  private static final String LOOPBACK = "127.0.0.1";
  private static final Pattern NUMERIC_ADDRESS =
      Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final int DAY_SECONDS = 86_400;
  // 16 bits in the CONNECT packet (OASIS MQTT 5.0, 3.1.2.10).
  private static final int MAX_KEEP_ALIVE_SECONDS = 65_535;

  private final Path folder;
  private final YamlProblems problems = new YamlProblems();
  private final CameraConfigReader cameras;

  private ConfigReader(Path file, List<Path> profileFolders) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    folder = parent == null ? Path.of("/") : parent;
    List<Path> folders = new ArrayList<>();
    folders.add(folder.resolve("camera-profiles"));
    folders.addAll(profileFolders);
    cameras = new CameraConfigReader(folder, folders, this::secret);
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
    String node = node(root, defaults.broker());
    YamlMap model = root.map("model");
    YamlMap mqtt = root.map("mqtt");
    YamlMap telemetry = root.map("telemetry");
    YamlMap metrics = root.map("metrics");
    DaemonConfig config =
        new DaemonConfig(
            file(model, "path"),
            inference(model, defaults.inference()),
            (float) model.number("threshold", defaults.threshold(), 0.001, 0.999),
            broker(root, mqtt, node, defaults.broker()),
            cameras.cameras(root.map("cameras"), problems),
            seconds(telemetry, "every_s", defaults.telemetryEvery(), 3_600),
            engine(root),
            metrics(metrics),
            SpoolSettingsReader.read(root.map("spool"), folder, defaults.spool()),
            CommandSettingsReader.read(root.map("commands")),
            BlackBoxSettingsReader.read(
                root.map("black_box"), folder, System.getenv("STATE_DIRECTORY")),
            access(metrics));
    for (YamlMap map : List.of(root, model, mqtt, telemetry, metrics)) {
      map.done();
    }
    return config;
  }

  private static InferenceSettings inference(YamlMap model, InferenceSettings defaults) {
    int threads = model.integer("threads", defaults.threads(), 1, 1024);
    Integer batch = numberOrAuto(model, "batch", EngineOptions.MAX_BATCH);
    Integer parallel = numberOrAuto(model, "parallel", EngineOptions.MAX_PARALLEL);
    try {
      return new InferenceSettings(threads, batch, parallel);
    } catch (IllegalArgumentException e) {
      model.problem("parallel", String.valueOf(e.getMessage()));
      return defaults;
    }
  }

  private static @Nullable Integer numberOrAuto(YamlMap model, String key, int max) {
    return model.text(key, AUTO).equals(AUTO) ? null : model.integer(key, 1, 1, max);
  }

  private static EngineKind engine(YamlMap root) {
    try {
      return EngineKind.parse(root.text("engine", EngineKind.AUTO.toString()));
    } catch (IllegalArgumentException e) {
      root.problem("engine", String.valueOf(e.getMessage()));
      return EngineKind.AUTO;
    }
  }

  /** The address must be numeric: a host name could resolve differently at every start. */
  @SuppressWarnings("AddressSelection") // a numeric address is unique
  private static @Nullable InetSocketAddress metrics(YamlMap map) {
    boolean enabled = map.flag("enabled", true);
    String host = map.text("address", LOOPBACK);
    int port = map.integer("port", DaemonConfig.METRICS_PORT, 1, 65_535);
    InetSocketAddress address =
        NUMERIC_ADDRESS.matcher(host).matches() ? new InetSocketAddress(host, port) : null;
    if (address == null || address.isUnresolved()) {
      map.problem("address", "must be an IP address, but was '%s'".formatted(host));
    }
    return enabled ? address : null;
  }

  private @Nullable MetricsAccess access(YamlMap metrics) {
    Path cert = file(metrics, "cert_file");
    Path key = file(metrics, "key_file");
    Path token = secret(metrics, "token_file");
    if (cert == null && key == null && token == null) {
      return null;
    }
    if (cert == null || key == null || token == null) {
      metrics.problem("token_file", "cert_file, key_file and token_file go together");
      return null;
    }
    return new MetricsAccess(cert, key, token);
  }

  private static String node(YamlMap root, BrokerSettings defaults) {
    String node = root.text("node", defaults.node());
    return isValid(root, "node", defaults.prefix(), node) ? node : defaults.node();
  }

  private static boolean isValid(YamlMap map, String key, String prefix, String node) {
    try {
      var unused = BrokerSettings.of(BrokerAddress.parse("embedded"), prefix, node);
      return true;
    } catch (IllegalArgumentException e) {
      map.problem(key, String.valueOf(e.getMessage()));
      return false;
    }
  }

  private BrokerSettings broker(YamlMap root, YamlMap mqtt, String node, BrokerSettings defaults) {
    // Every key is read in any case, so that none is reported as unknown because another was wrong.
    BrokerAddress address = address(mqtt);
    String prefix = mqtt.text("prefix", defaults.prefix());
    boolean valid = isValid(mqtt, "prefix", prefix, node);
    // An explicit name is expected to be unique, and a second client of that name to be noticed.
    String ownId = root.text("node") == null ? defaults.clientId() : "jetdetr-" + node;
    String clientId = mqtt.text("client_id", ownId);
    String user = mqtt.text("user");
    Path passwordFile = secret(mqtt, "password_file");
    Path caFile = file(mqtt, "ca_file");
    Path certFile = file(mqtt, "cert_file");
    Path keyFile = file(mqtt, "key_file");
    Duration keepAlive =
        seconds(mqtt, "keep_alive_s", defaults.keepAlive(), MAX_KEEP_ALIVE_SECONDS);
    Duration expiry = seconds(mqtt, "message_expiry_s", defaults.messageExpiry(), DAY_SECONDS);
    Duration connect = seconds(mqtt, "connect_timeout_s", defaults.connectTimeout(), DAY_SECONDS);
    DiscoveryTopics discovery = discovery(mqtt, node);
    if (!valid || address == null) {
      return defaults;
    }
    try {
      return new BrokerSettings(
          address,
          prefix,
          node,
          clientId,
          user,
          passwordFile,
          caFile,
          certFile,
          keyFile,
          keepAlive,
          expiry,
          connect,
          discovery);
    } catch (IllegalArgumentException e) {
      // A contradiction between keys belongs to none of them.
      root.problem("mqtt", String.valueOf(e.getMessage()));
      return defaults;
    }
  }

  private static @Nullable DiscoveryTopics discovery(YamlMap mqtt, String node) {
    boolean on = mqtt.flag("home_assistant", false);
    String prefix = mqtt.text("home_assistant_prefix", DiscoveryTopics.DEFAULT_PREFIX);
    try {
      DiscoveryTopics topics = new DiscoveryTopics(prefix, node);
      return on ? topics : null;
    } catch (IllegalArgumentException e) {
      mqtt.problem("home_assistant_prefix", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static @Nullable BrokerAddress address(YamlMap mqtt) {
    try {
      return BrokerAddress.parse(mqtt.text("broker", "embedded"));
    } catch (IllegalArgumentException e) {
      mqtt.problem("broker", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static Duration seconds(YamlMap map, String key, Duration defaultValue, int maxSeconds) {
    return Duration.ofSeconds(map.integer(key, (int) defaultValue.toSeconds(), 1, maxSeconds));
  }

  private @Nullable Path file(YamlMap map, String key) {
    String text = map.text(key);
    if (text == null) {
      return null;
    }
    Path file = folder.resolve(text).normalize();
    if (!Files.isReadable(file)) {
      map.problem(key, "cannot read " + file);
    }
    return file;
  }

  /**
   * Resolves a file with a secret; systemd passes credentials in a folder named by the environment.
   */
  private @Nullable Path secret(YamlMap map, String key) {
    String text = map.text(key);
    if (text == null || !text.startsWith(CREDENTIAL)) {
      return file(map, key);
    }
    String name = text.substring(CREDENTIAL.length());
    String credentials = System.getenv("CREDENTIALS_DIRECTORY");
    if (credentials == null) {
      map.problem(
          key,
          "no systemd credentials: CREDENTIALS_DIRECTORY is not set, so this was not started by systemd");
      return null;
    }
    Path file = Path.of(credentials).resolve(name).normalize();
    if (!file.startsWith(Path.of(credentials)) || !Files.isReadable(file)) {
      map.problem(key, "systemd passed no credential '%s'".formatted(name));
    }
    return file;
  }
}

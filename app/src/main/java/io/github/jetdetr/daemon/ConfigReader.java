package io.github.jetdetr.daemon;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.publish.BrokerAddress;
import io.github.jetdetr.publish.BrokerSettings;
import io.github.jetdetr.yaml.Problems;
import io.github.jetdetr.yaml.YamlException;
import io.github.jetdetr.yaml.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration file into {@link DaemonConfig}: the one place that knows its keys, its
 * defaults and the environment. Every mistake is reported at once, with its line.
 *
 * <p>Paths are relative to the file's own folder. A secret is never in the file: {@code
 * password_file} names the file that holds it, or {@code credential:NAME} one of systemd's.
 */
final class ConfigReader {

  private static final String CREDENTIAL = "credential:";

  private final Path folder;
  private final Problems problems = new Problems();
  private final CameraReader cameras;

  private ConfigReader(Path file, List<Path> profileFolders) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    folder = parent == null ? Path.of("/") : parent;
    List<Path> folders = new ArrayList<>();
    folders.add(folder.resolve("camera-profiles"));
    folders.addAll(profileFolders);
    cameras = new CameraReader(folders, this::secret);
  }

  /**
   * Reads the file.
   *
   * @param profileFolders where camera profiles are looked for besides {@code camera-profiles/}
   *     beside the file
   * @throws ExitException {@link ExitCode#NO_INPUT} when there is no such file, {@link
   *     ExitCode#CONFIG} with every mistake, one line each
   */
  static DaemonConfig read(Path file, List<Path> profileFolders) throws ExitException {
    ConfigReader reader = new ConfigReader(file, profileFolders);
    try {
      YamlMap root = YamlMap.read(file, reader.problems);
      DaemonConfig config = reader.config(root);
      reader.problems.throwIfAny();
      return config;
    } catch (YamlException e) {
      throw new ExitException(ExitCode.CONFIG, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ExitException(ExitCode.NO_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  /** What holds when there is no file. */
  static DaemonConfig defaults() {
    return new DaemonConfig(
        null,
        DaemonConfig.usualThreads(),
        DaemonConfig.THRESHOLD,
        BrokerSettings.of(BrokerAddress.parse("embedded"), "jetdetr", NodeName.ofThisHost()),
        List.of(),
        DaemonConfig.TELEMETRY_EVERY);
  }

  private DaemonConfig config(YamlMap root) {
    DaemonConfig defaults = defaults();
    String node = root.text("node", defaults.broker().node());
    YamlMap model = root.map("model");
    YamlMap mqtt = root.map("mqtt");
    YamlMap telemetry = root.map("telemetry");
    DaemonConfig config =
        new DaemonConfig(
            file(model, "path"),
            model.integer("threads", defaults.threads(), 1, 1024),
            (float) model.number("threshold", defaults.threshold(), 0.001, 0.999),
            broker(root, mqtt, node, defaults.broker()),
            cameras.cameras(root.map("cameras"), problems),
            Duration.ofSeconds(telemetry.integer("every_s", 10, 1, 3600)));
    for (YamlMap map : List.of(root, model, mqtt, telemetry)) {
      map.done();
    }
    return config;
  }

  private BrokerSettings broker(YamlMap root, YamlMap mqtt, String node, BrokerSettings defaults) {
    BrokerAddress address = defaults.address();
    try {
      address = BrokerAddress.parse(mqtt.text("broker", "embedded"));
    } catch (IllegalArgumentException e) {
      mqtt.problem("broker", String.valueOf(e.getMessage()));
    }
    String prefix = mqtt.text("prefix", defaults.prefix());
    try {
      // Asked for in any case, so that no key is reported as unknown because another was wrong.
      return new BrokerSettings(
          address,
          prefix,
          node,
          mqtt.text("client_id", "jetdetr-" + node),
          mqtt.text("user"),
          secret(mqtt, "password_file"),
          file(mqtt, "ca_file"),
          file(mqtt, "cert_file"),
          file(mqtt, "key_file"),
          seconds(mqtt, "keep_alive_s", defaults.keepAlive()),
          seconds(mqtt, "message_expiry_s", defaults.messageExpiry()),
          seconds(mqtt, "connect_timeout_s", defaults.connectTimeout()));
    } catch (IllegalArgumentException e) {
      root.problem(root.keys().contains("mqtt") ? "mqtt" : "node", String.valueOf(e.getMessage()));
      return defaults;
    }
  }

  private static Duration seconds(YamlMap map, String key, Duration byDefault) {
    return Duration.ofSeconds(map.integer(key, (int) byDefault.toSeconds(), 1, 86_400));
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

  /** A file that holds a secret; systemd passes such files in a folder named by the environment. */
  private @Nullable Path secret(YamlMap map, String key) {
    String text = map.text(key);
    if (text == null || !text.startsWith(CREDENTIAL)) {
      return file(map, key);
    }
    String name = text.substring(CREDENTIAL.length());
    String credentials = System.getenv("CREDENTIALS_DIRECTORY");
    if (credentials == null) {
      map.problem(key, "there are no systemd credentials here; was it started by systemd?");
      return null;
    }
    Path file = Path.of(credentials).resolve(name).normalize();
    if (!file.startsWith(Path.of(credentials)) || !Files.isReadable(file)) {
      map.problem(key, "systemd passed no credential '%s'".formatted(name));
    }
    return file;
  }
}

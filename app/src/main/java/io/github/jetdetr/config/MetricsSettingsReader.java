package io.github.jetdetr.config;

import io.github.jetdetr.config.key.ConfigKey;
import io.github.jetdetr.config.key.ConfigSection;
import io.github.jetdetr.config.key.KeyType;
import io.github.jetdetr.metrics.MetricsAccess;
import io.github.jetdetr.yaml.YamlMap;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code metrics}. */
final class MetricsSettingsReader {

  private static final String LOOPBACK = "127.0.0.1";
  private static final String NUMERIC = "[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*";
  private static final Pattern NUMERIC_ADDRESS = Pattern.compile(NUMERIC);

  private static final ConfigKey<Boolean> ENABLED =
      ConfigKey.flag("enabled", /* usual= */ true, "Whether there is a metrics server at all.");
  private static final ConfigKey<String> ADDRESS =
      ConfigKey.text(
          "address",
          KeyType.text("IP address", NUMERIC),
          LOOPBACK,
          "Where it listens; `0.0.0.0` for every interface, where others see the page with a token"
              + " only.");
  private static final ConfigKey<Integer> PORT =
      ConfigKey.wholeNumber("port", 1, 65_535, DaemonConfig.METRICS_PORT, "Its TCP port.");
  private static final ConfigKey<String> CERT_FILE =
      ConfigKey.text(
          "cert_file",
          KeyType.text("file"),
          "",
          "PEM certificate chain of the page; goes together with `key_file` and `token_file`.");
  private static final ConfigKey<String> KEY_FILE =
      ConfigKey.text(
          "key_file",
          KeyType.text("file"),
          "",
          "PEM private key of `cert_file`, PKCS#8, not encrypted.");
  private static final ConfigKey<String> TOKEN_FILE =
      ConfigKey.text(
          "token_file",
          KeyType.text("file, or `credential:NAME`"),
          "",
          "File with a token of at least 16 letters, which opens the page.");

  static final ConfigSection METRICS =
      ConfigSection.of(
              "metrics",
              "The page and Prometheus' metrics.",
              """
              metrics:
                enabled: true
                address: 0.0.0.0
                port: 9400
                cert_file: page.pem
                key_file: page-key.pem
                token_file: page-token
              """,
              ENABLED,
              ADDRESS,
              PORT,
              CERT_FILE,
              KEY_FILE,
              TOKEN_FILE)
          .needs(CERT_FILE, KEY_FILE, TOKEN_FILE)
          .needs(KEY_FILE, CERT_FILE, TOKEN_FILE)
          .needs(TOKEN_FILE, CERT_FILE, KEY_FILE);

  private MetricsSettingsReader() {}

  /**
   * Where the server listens; null for nowhere. The address must be numeric: a host name could
   * resolve differently at every start.
   */
  @SuppressWarnings("AddressSelection") // a numeric address is unique
  static @Nullable InetSocketAddress address(YamlMap map) {
    boolean enabled = ENABLED.in(map);
    String host = ADDRESS.in(map);
    int port = PORT.in(map);
    InetSocketAddress address =
        NUMERIC_ADDRESS.matcher(host).matches() ? new InetSocketAddress(host, port) : null;
    if (address == null || address.isUnresolved()) {
      ADDRESS.problem(map, "must be an IP address, but was '%s'".formatted(host));
    }
    return enabled ? address : null;
  }

  static @Nullable MetricsAccess access(YamlMap map, ConfigFiles files) {
    Path cert = files.file(map, CERT_FILE);
    Path key = files.file(map, KEY_FILE);
    Path token = files.secret(map, TOKEN_FILE);
    if (cert == null && key == null && token == null) {
      return null;
    }
    if (cert == null || key == null || token == null) {
      TOKEN_FILE.problem(map, "cert_file, key_file and token_file go together");
      return null;
    }
    return new MetricsAccess(cert, key, token);
  }
}

package io.github.jetdetr.config;

import io.github.jetdetr.config.key.ConfigKey;
import io.github.jetdetr.config.key.ConfigSection;
import io.github.jetdetr.config.key.KeyType;
import io.github.jetdetr.homeassistant.DiscoveryTopics;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.yaml.YamlMap;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code mqtt} and the node's name. */
final class BrokerSettingsReader {

  private static final int DAY_SECONDS = 86_400;
  // 16 bits in the CONNECT packet (OASIS MQTT 5.0, 3.1.2.10).
  private static final int MAX_KEEP_ALIVE_SECONDS = 65_535;
  private static final String SECRET = "file, or `credential:NAME`";

  static final ConfigKey<String> NODE =
      ConfigKey.text("node", KeyType.name(), "", "Name of this device in every topic and message.")
          .byDefault("the host's name");
  private static final ConfigKey<String> BROKER =
      ConfigKey.text(
          "broker",
          KeyType.text(
              "`mqtt://HOST:PORT`, `mqtts://HOST:PORT`, `ws://HOST:PORT/PATH`,"
                  + " `wss://HOST:PORT/PATH`, `embedded` or `embedded:PORT`",
              "(?:mqtts?|wss?)://[^/@?#]+(?:/[a-zA-Z0-9/._~-]*)?|embedded(?::[0-9]{1,5})?"),
          "embedded",
          "The broker; `embedded` is one of its own, on 127.0.0.1. The port may be left out.");
  private static final ConfigKey<String> PREFIX =
      ConfigKey.text(
          "prefix", KeyType.namesWithSlashes(), "jetdetr", "First levels of every topic.");
  private static final ConfigKey<String> CLIENT_ID =
      ConfigKey.text(
              "client_id",
              KeyType.text(),
              "",
              "MQTT client id; two clients with the same one disconnect each other.")
          .byDefault("`jetdetr-` and `node`; with a random part if there is no `node`");
  private static final ConfigKey<String> USER =
      ConfigKey.text("user", KeyType.text(), "", "User name at the broker.");
  private static final ConfigKey<String> PASSWORD_FILE =
      ConfigKey.text(
          "password_file",
          KeyType.text(SECRET),
          "",
          "File with the password, or one of systemd's credentials; requires a `user`.");
  private static final ConfigKey<String> CA_FILE =
      ConfigKey.text(
              "ca_file",
              KeyType.text("file"),
              "",
              "PEM certificates that the broker's is checked against (`mqtts`, `wss`).")
          .byDefault("Java's own");
  private static final ConfigKey<String> CERT_FILE =
      ConfigKey.text(
          "cert_file",
          KeyType.text("file"),
          "",
          "PEM certificate chain of this client, together with `key_file`.");
  private static final ConfigKey<String> KEY_FILE =
      ConfigKey.text(
          "key_file",
          KeyType.text("file"),
          "",
          "PEM private key of `cert_file`, PKCS#8, not encrypted.");
  private static final ConfigKey<Duration> KEEP_ALIVE =
      ConfigKey.wholeSeconds(
          "keep_alive_s",
          1,
          MAX_KEEP_ALIVE_SECONDS,
          BrokerSettings.KEEP_ALIVE,
          "MQTT keep-alive; a dead connection is noticed within three times this.");
  private static final ConfigKey<Duration> MESSAGE_EXPIRY =
      ConfigKey.wholeSeconds(
          "message_expiry_s",
          1,
          DAY_SECONDS,
          BrokerSettings.MESSAGE_EXPIRY,
          "After this time a broker drops `detections` that nobody has fetched (MQTT 5).");
  private static final ConfigKey<Duration> CONNECT_TIMEOUT =
      ConfigKey.wholeSeconds(
          "connect_timeout_s",
          1,
          DAY_SECONDS,
          BrokerSettings.CONNECT_TIMEOUT,
          "How long one attempt to connect may take.");
  private static final ConfigKey<Boolean> HOME_ASSISTANT =
      ConfigKey.flag(
          "home_assistant", /* usual= */ false, "Whether the node is announced to Home Assistant.");
  private static final ConfigKey<String> HOME_ASSISTANT_PREFIX =
      ConfigKey.text(
          "home_assistant_prefix",
          KeyType.namesWithSlashes(),
          DiscoveryTopics.DEFAULT_PREFIX,
          "Home Assistant's discovery prefix.");

  static final ConfigSection MQTT =
      ConfigSection.of(
              "mqtt",
              "The broker, and what the topics begin with.",
              """
              mqtt:
                broker: mqtts://broker.example:8883
                prefix: fleet/jetdetr
                client_id: truck-07
                user: truck-07
                password_file: mqtt-password
                ca_file: ca.pem
                cert_file: client.pem
                key_file: client-key.pem
                keep_alive_s: 10
                message_expiry_s: 10
                connect_timeout_s: 10
                home_assistant: true
                home_assistant_prefix: homeassistant
              """,
              BROKER,
              PREFIX,
              CLIENT_ID,
              USER,
              PASSWORD_FILE,
              CA_FILE,
              CERT_FILE,
              KEY_FILE,
              KEEP_ALIVE,
              MESSAGE_EXPIRY,
              CONNECT_TIMEOUT,
              HOME_ASSISTANT,
              HOME_ASSISTANT_PREFIX)
          .needs(PASSWORD_FILE, USER)
          .needs(CERT_FILE, KEY_FILE)
          .needs(KEY_FILE, CERT_FILE);

  private final ConfigFiles files;

  BrokerSettingsReader(ConfigFiles files) {
    this.files = files;
  }

  static String node(YamlMap root, BrokerSettings defaults) {
    String node = NODE.in(root, defaults.node());
    return isValid(root, NODE, defaults.prefix(), node) ? node : defaults.node();
  }

  private static boolean isValid(YamlMap map, ConfigKey<String> key, String prefix, String node) {
    try {
      var unused = BrokerSettings.of(BrokerAddress.parse("embedded"), prefix, node);
      return true;
    } catch (IllegalArgumentException e) {
      key.problem(map, String.valueOf(e.getMessage()));
      return false;
    }
  }

  BrokerSettings read(YamlMap root, YamlMap mqtt, String node, BrokerSettings defaults) {
    // Every key is read in any case, so that none is reported as unknown because another was wrong.
    BrokerAddress address = address(mqtt);
    String prefix = PREFIX.in(mqtt, defaults.prefix());
    boolean valid = isValid(mqtt, PREFIX, prefix, node);
    // An explicit name is expected to be unique, and a second client of that name to be noticed.
    String ownId = NODE.textIn(root) == null ? defaults.clientId() : "jetdetr-" + node;
    String clientId = CLIENT_ID.in(mqtt, ownId);
    String user = USER.textIn(mqtt);
    Path passwordFile = files.secret(mqtt, PASSWORD_FILE);
    Path caFile = files.file(mqtt, CA_FILE);
    Path certFile = files.file(mqtt, CERT_FILE);
    Path keyFile = files.file(mqtt, KEY_FILE);
    Duration keepAlive = KEEP_ALIVE.in(mqtt, defaults.keepAlive());
    Duration expiry = MESSAGE_EXPIRY.in(mqtt, defaults.messageExpiry());
    Duration connect = CONNECT_TIMEOUT.in(mqtt, defaults.connectTimeout());
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
      root.problem(MQTT.name(), String.valueOf(e.getMessage()));
      return defaults;
    }
  }

  private static @Nullable DiscoveryTopics discovery(YamlMap mqtt, String node) {
    boolean on = HOME_ASSISTANT.in(mqtt);
    String prefix = HOME_ASSISTANT_PREFIX.in(mqtt);
    try {
      DiscoveryTopics topics = new DiscoveryTopics(prefix, node);
      return on ? topics : null;
    } catch (IllegalArgumentException e) {
      HOME_ASSISTANT_PREFIX.problem(mqtt, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static @Nullable BrokerAddress address(YamlMap mqtt) {
    try {
      return BrokerAddress.parse(BROKER.in(mqtt));
    } catch (IllegalArgumentException e) {
      BROKER.problem(mqtt, String.valueOf(e.getMessage()));
      return null;
    }
  }
}

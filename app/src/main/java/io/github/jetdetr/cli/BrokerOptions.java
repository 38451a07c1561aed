package io.github.jetdetr.cli;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.config.ConfigReader;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.config.Installation;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the commands that listen to a node, as a picocli mixin. */
final class BrokerOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The node's configuration file: its broker, prefix and node name.")
  private @Nullable Path configFile;

  @Option(
      names = "--broker",
      paramLabel = "URI",
      description =
          "mqtt://HOST[:PORT], mqtts://…, ws://HOST[:PORT]/PATH, wss://…, or embedded[:PORT] on"
              + " this machine.")
  private @Nullable String broker;

  @Option(names = "--node", paramLabel = "NAME", description = "Name of the node.")
  private @Nullable String node;

  @Option(
      names = "--prefix",
      paramLabel = "TOPIC",
      description = "Topic prefix before the node name.")
  private @Nullable String prefix;

  /**
   * What was chosen.
   *
   * @param nodeChosen whether options or configuration file name the node
   */
  record Chosen(BrokerSettings settings, boolean nodeChosen) {}

  /**
   * The broker and node to listen to, with a client id of its own.
   *
   * @param command becomes part of the client id
   */
  Chosen choose(String command) throws ExitException {
    DaemonConfig config =
        configFile == null
            ? ConfigReader.defaults()
            : ConfigReader.read(configFile, Installation.ofThisProgram().profileFolders());
    BrokerSettings configured = config.broker();
    try {
      BrokerSettings settings =
          new BrokerSettings(
              broker == null ? configured.address() : BrokerAddress.parse(broker),
              prefix == null ? configured.prefix() : prefix,
              node == null ? configured.node() : node,
              // With the node's own client id the broker would disconnect the node.
              "jetdetr-" + command + "-" + UUID.randomUUID(),
              configured.user(),
              configured.passwordFile(),
              configured.caFile(),
              configured.certFile(),
              configured.keyFile(),
              configured.keepAlive(),
              configured.messageExpiry(),
              configured.connectTimeout());
      return new Chosen(settings, node != null || configFile != null);
    } catch (IllegalArgumentException e) {
      throw new ExitException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}

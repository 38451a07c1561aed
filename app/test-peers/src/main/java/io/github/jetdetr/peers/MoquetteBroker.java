package io.github.jetdetr.peers;

import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Moquette on loopback, started like Mosquitto: {@code -c mosquitto.conf -v}; knows MQTT 3.1 and
 * 3.1.1 only. Says on standard error when it is running.
 */
public final class MoquetteBroker {

  private MoquetteBroker() {}

  public static void main(String[] args) throws Exception {
    BrokerConfig config = new BrokerConfig(Path.of(args[1]));
    Properties properties = new Properties();
    properties.setProperty(IConfig.HOST_PROPERTY_NAME, "127.0.0.1");
    properties.setProperty(IConfig.PORT_PROPERTY_NAME, String.valueOf(config.port()));
    properties.setProperty(IConfig.ALLOW_ANONYMOUS_PROPERTY_NAME, "true");
    properties.setProperty(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, "false");
    // On by default, and would report to Moquette's authors.
    properties.setProperty(IConfig.ENABLE_TELEMETRY_NAME, "false");
    config
        .value("max_packet_size")
        .ifPresent(bytes -> properties.setProperty(IConfig.NETTY_MAX_BYTES_PROPERTY_NAME, bytes));
    new Server().startServer(new MemoryConfig(properties));
    System.err.println("moquette running");
  }
}

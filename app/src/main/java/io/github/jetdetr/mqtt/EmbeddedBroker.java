package io.github.jetdetr.mqtt;

import io.github.jetdetr.file.FileFault;
import io.github.jetdetr.message.Topics;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ActiveMQServers;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An MQTT broker in this process, for the first run and for tests: Apache Artemis on the loopback
 * interface, without authentication or persistence. Everything, including retained messages, is
 * lost when it is closed. What clients can make it keep is bounded.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

  private static final String ACCEPTOR = "mqtt";
  // A subscriber that does not read loses messages instead of using up the daemon's memory.
  private static final long ONE_ADDRESS_BYTES = 8L << 20;
  private static final long ALL_ADDRESSES_BYTES = 32L << 20;
  // Twice what the daemon's own messages may have.
  // A topic that nobody listens to is forgotten after two of these.
  private static final int FORGET_MILLIS = 5_000;
  private static final int MAX_PACKET_BYTES = 512 << 10;

  private final ActiveMQServer server;
  private final int port;

  private EmbeddedBroker(ActiveMQServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker on the given port. If the port was not specified and the default one is taken,
   * uses a free one and logs it. The caller closes the broker.
   *
   * @throws IOException if the specified port is taken, or the broker does not start
   */
  public static EmbeddedBroker start(BrokerAddress address) throws IOException {
    return start(address, null);
  }

  /**
   * Starts a broker on which only one client may write below its node's prefix.
   *
   * @param owner of that client; its client id must be impossible to guess
   * @param open topics below that prefix where others may write, too
   * @throws IOException if the specified port is taken, or the broker does not start
   */
  public static EmbeddedBroker startFor(BrokerSettings owner, Set<String> open) throws IOException {
    Topics topics = new Topics(owner.prefix(), owner.node());
    return start(owner.address(), new EmbeddedBrokerGuard(owner.clientId(), topics, open));
  }

  /** The same, on which nobody else may write there. */
  public static EmbeddedBroker startFor(BrokerSettings owner) throws IOException {
    return startFor(owner, Set.of());
  }

  private static EmbeddedBroker start(BrokerAddress address, @Nullable EmbeddedBrokerGuard guard)
      throws IOException {
    int port = address.port();
    if (!free(port)) {
      if (address.portSpecified()) {
        throw new IOException(
            "the embedded broker cannot listen on 127.0.0.1:%d: the port is in use; stop the"
                    .formatted(port)
                + " program that uses it, or specify another port as embedded:PORT");
      }
      int other = anyFreePort();
      LOG.info("port {} is in use, the embedded broker listens on 127.0.0.1:{}", port, other);
      port = other;
    }
    try {
      ActiveMQServer server = ActiveMQServers.newActiveMQServer(configuration(port, guard), false);
      server.start();
      if (guard != null) {
        server.getRemotingService().addIncomingInterceptor(guard);
      }
      if (!server.getRemotingService().getAcceptor(ACCEPTOR).isStarted()) {
        server.stop();
        throw new IOException("the embedded broker failed to listen on 127.0.0.1:" + port);
      }
      return new EmbeddedBroker(server, port);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the embedded broker failed to start: " + e.getMessage(), e);
    }
  }

  /** The address it listens on. */
  public BrokerAddress address() {
    return new BrokerAddress(BrokerAddress.Transport.PLAIN, "127.0.0.1", port, true);
  }

  /** How many topics it knows of, its own included. */
  int addresses() {
    return server.getPostOffice().getAddresses().size();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("the embedded broker did not stop cleanly: {}", e.toString());
    }
  }

  private static Configuration configuration(int port, @Nullable EmbeddedBrokerGuard guard)
      throws Exception {
    AddressSettings addresses = usualAddresses();
    Configuration configuration = configuration(port, addresses);
    if (guard != null) {
      // An address that nobody ever listened to is kept for ever otherwise.
      AddressSettings ofEvents = usualAddresses().setAutoDeleteAddressesSkipUsageCheck(true);
      configuration.addAddressSetting(guard.eventAddresses(), ofEvents);
    }
    return configuration;
  }

  private static AddressSettings usualAddresses() {
    return new AddressSettings()
        .setAddressFullMessagePolicy(AddressFullMessagePolicy.DROP)
        .setMaxSizeBytes(ONE_ADDRESS_BYTES)
        // Set so that Artemis does not warn about their absence; the addresses do not exist, so
        // such messages are dropped.
        .setDeadLetterAddress(SimpleString.of("dropped"))
        .setExpiryAddress(SimpleString.of("expired"));
  }

  private static Configuration configuration(int port, AddressSettings addresses) throws Exception {
    return new ConfigurationImpl()
        .setName("jetdetr")
        .setPersistenceEnabled(false)
        .setSecurityEnabled(false)
        .setJMXManagementEnabled(false)
        .setGracefulShutdownEnabled(false)
        .setCriticalAnalyzer(false)
        // It stores nothing on disk, so a full disk does not matter.
        .setMaxDiskUsage(-1)
        .setGlobalMaxSize(ALL_ADDRESSES_BYTES)
        .setThreadPoolMaxSize(8)
        .setScheduledThreadPoolMaxSize(1)
        .setMessageExpiryScanPeriod(1_000)
        .setAddressQueueScanPeriod(FORGET_MILLIS)
        .addAddressSetting("#", addresses)
        .addAcceptorConfiguration(
            ACCEPTOR,
            "tcp://127.0.0.1:"
                + port
                + "?protocols=MQTT;useEpoll=false;useKQueue=false;remotingThreads=2"
                + ";maximumPacketSize="
                + MAX_PACKET_BYTES);
  }

  private static boolean free(int port) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (BindException e) {
      if (FileFault.isDenied(e)) {
        throw new IOException(
            "the embedded broker may not listen on 127.0.0.1:%d: ports below 1024 are for root"
                .formatted(port),
            e);
      }
      return false;
    }
  }

  private static int anyFreePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}

package io.github.jetdetr.mqtt;

import io.github.jetdetr.homeassistant.DiscoveryTopics;
import io.github.jetdetr.message.Topics;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * How to connect to the broker. Contains no secrets, only the paths of files with secrets; those
 * are read again for every connection, so that they may be renewed while the daemon runs.
 *
 * @param address the broker's address
 * @param prefix first levels of every topic
 * @param node this node's name in every topic
 * @param clientId the MQTT client id; two clients with the same id keep disconnecting each other
 * @param user user name; null to connect without one
 * @param passwordFile file with the password, a trailing line end is ignored; requires a user
 * @param caFile trusted CA certificates, PEM; null for Java's default trust store
 * @param certFile certificate chain of this client, PEM, its own certificate first; null for none
 * @param keyFile PEM private key of {@code certFile}, unencrypted PKCS#8
 * @param keepAlive MQTT keep-alive, 1 s to 18 h; a dead connection is detected within three times
 *     this
 * @param messageExpiry message expiry of detections, at least 1 s
 * @param connectTimeout total time limit of one connection attempt
 * @param discovery where this node is announced to Home Assistant; null if it is not
 */
public record BrokerSettings(
    BrokerAddress address,
    String prefix,
    String node,
    String clientId,
    @Nullable String user,
    @Nullable Path passwordFile,
    @Nullable Path caFile,
    @Nullable Path certFile,
    @Nullable Path keyFile,
    Duration keepAlive,
    Duration messageExpiry,
    Duration connectTimeout,
    @Nullable DiscoveryTopics discovery) {

  /** Default of {@link #keepAlive}. */
  public static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

  /** Default of {@link #messageExpiry}. */
  public static final Duration MESSAGE_EXPIRY = Duration.ofSeconds(10);

  /** Default of {@link #connectTimeout}. */
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  // The keep-alive of the MQTT 5 CONNECT packet is 16 bits of seconds (OASIS MQTT 5.0, 3.1.2.10).
  private static final Duration MAX_KEEP_ALIVE = Duration.ofSeconds(65_535);
  private static final Duration MAX = Duration.ofDays(1);
  // Five digits of radix 36 behind a first one.
  private static final long RANDOM_IDS = 60_466_176;

  /**
   * @throws IllegalArgumentException if settings contradict each other or are out of range
   */
  public BrokerSettings {
    var unused = new Topics(prefix, node);
    if (clientId.isEmpty()) {
      throw new IllegalArgumentException("the MQTT client id must not be empty");
    }
    if (passwordFile != null && user == null) {
      throw new IllegalArgumentException("a password file requires a user");
    }
    if ((certFile == null) != (keyFile == null)) {
      throw new IllegalArgumentException(
          "a client certificate and its key must be specified together");
    }
    if (!address.tls() && (caFile != null || certFile != null)) {
      throw new IllegalArgumentException(
          "certificates require an mqtts:// or wss:// broker, but the broker is " + address);
    }
    inRange("keep-alive", keepAlive, MAX_KEEP_ALIVE);
    inRange("message expiry", messageExpiry, MAX);
    inRange("connect timeout", connectTimeout, MAX);
  }

  /** Settings of a node that is not announced to Home Assistant. */
  public BrokerSettings(
      BrokerAddress address,
      String prefix,
      String node,
      String clientId,
      @Nullable String user,
      @Nullable Path passwordFile,
      @Nullable Path caFile,
      @Nullable Path certFile,
      @Nullable Path keyFile,
      Duration keepAlive,
      Duration messageExpiry,
      Duration connectTimeout) {
    this(
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
        messageExpiry,
        connectTimeout,
        null);
  }

  /** Settings with all defaults, client id {@code jetdetr-<node>}. */
  public static BrokerSettings of(BrokerAddress address, String prefix, String node) {
    return new BrokerSettings(
        address,
        prefix,
        node,
        "jetdetr-" + node,
        null,
        null,
        null,
        null,
        null,
        KEEP_ALIVE,
        MESSAGE_EXPIRY,
        CONNECT_TIMEOUT);
  }

  /** A copy with another client id. */
  public BrokerSettings withClientId(String other) {
    return with(address, other, discovery);
  }

  /**
   * A client id of a node whose name nobody chose: with a random part, since devices made from one
   * image have the same host name, and a client that has an id in common with another takes over
   * its connection.
   */
  public static String clientIdOfUnnamed(String node) {
    long random = ThreadLocalRandom.current().nextLong(RANDOM_IDS);
    return "jetdetr-%s-%s".formatted(node, Long.toString(RANDOM_IDS + random, 36));
  }

  /** A client id that nobody can guess. */
  public static String secretClientId(String node) {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    return "jetdetr-%s-%s".formatted(node, HexFormat.of().formatHex(random));
  }

  /** A copy with another broker address. */
  public BrokerSettings withAddress(BrokerAddress other) {
    return with(other, clientId, discovery);
  }

  /** A copy that is announced to Home Assistant there, or not. */
  public BrokerSettings withDiscovery(@Nullable DiscoveryTopics other) {
    return with(address, clientId, other);
  }

  private BrokerSettings with(
      BrokerAddress otherAddress, String otherClientId, @Nullable DiscoveryTopics otherDiscovery) {
    return new BrokerSettings(
        otherAddress,
        prefix,
        node,
        otherClientId,
        user,
        passwordFile,
        caFile,
        certFile,
        keyFile,
        keepAlive,
        messageExpiry,
        connectTimeout,
        otherDiscovery);
  }

  private static void inRange(String what, Duration value, Duration max) {
    if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "the %s must be in [1 s, %d s], but was %s".formatted(what, max.toSeconds(), value));
    }
  }
}

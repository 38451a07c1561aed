package io.github.jetdetr.mqtt;

import io.github.jetdetr.message.Topics;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the broker and as whom. Holds no secret, only the paths of files that do; those are
 * read again for every connection, so that they may be renewed while the daemon runs.
 *
 * @param address where the broker is
 * @param prefix first levels of every topic
 * @param node this device's name in every topic
 * @param clientId the MQTT client id; two clients with one id throw each other out for ever
 * @param user the user's name; null to log in without one
 * @param passwordFile holds the password, a line end after it is ignored; needs a user
 * @param caFile PEM certificates that may vouch for the broker; null for those Java trusts
 * @param certFile PEM certificate chain of this client, its own first; null for none
 * @param keyFile PEM private key of {@code certFile}, unencrypted PKCS#8
 * @param keepAlive how long a silent connection is believed in, 1 s to 18 h; a dead one is noticed
 *     within three times this
 * @param messageExpiry how long a detection is worth delivering, from 1 s
 * @param connectTimeout how long one try to connect may take in all
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
    Duration connectTimeout) {

  /** Default of {@link #keepAlive}. */
  public static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

  /** Default of {@link #messageExpiry}. */
  public static final Duration MESSAGE_EXPIRY = Duration.ofSeconds(10);

  /** Default of {@link #connectTimeout}. */
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  // The keep-alive of the MQTT 5 CONNECT packet is 16 bits of seconds (OASIS MQTT 5.0, 3.1.2.10).
  private static final Duration MAX_KEEP_ALIVE = Duration.ofSeconds(65_535);
  private static final Duration MAX = Duration.ofDays(1);

  /**
   * @throws IllegalArgumentException when settings contradict each other or are out of range
   */
  public BrokerSettings {
    var unused = new Topics(prefix, node);
    if (clientId.isEmpty()) {
      throw new IllegalArgumentException("the MQTT client id must not be empty");
    }
    if (passwordFile != null && user == null) {
      throw new IllegalArgumentException("a password file needs a user");
    }
    if ((certFile == null) != (keyFile == null)) {
      throw new IllegalArgumentException("a client certificate and its key go together");
    }
    boolean tls = address.transport() == BrokerAddress.Transport.TLS;
    if (!tls && (caFile != null || certFile != null)) {
      throw new IllegalArgumentException(
          "certificates are for mqtts:// only, but the broker is " + address);
    }
    inRange("keep-alive", keepAlive, MAX_KEEP_ALIVE);
    inRange("message expiry", messageExpiry, MAX);
    inRange("connect timeout", connectTimeout, MAX);
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

  /** The same settings for a broker elsewhere. */
  public BrokerSettings at(BrokerAddress other) {
    return new BrokerSettings(
        other,
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
        connectTimeout);
  }

  private static void inRange(String what, Duration value, Duration longest) {
    if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "the %s must be in 1 s to %d s, but was %s".formatted(what, longest.toSeconds(), value));
    }
  }
}

package io.github.jetdetr.publish;

import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.mqtt.EmbeddedBroker;
import io.github.jetdetr.mqtt.LinkException;
import io.github.jetdetr.mqtt.MqttLink;
import io.github.jetdetr.mqtt.PahoLink;
import io.github.jetdetr.mqtt.PemFiles;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The broker that a publisher sends to.
 *
 * @param settings with the address and the client id that are really used
 * @param link to the broker; owned
 * @param embedded the broker itself, if it runs in this process; owned
 */
record BrokerEndpoint(BrokerSettings settings, MqttLink link, @Nullable EmbeddedBroker embedded)
    implements AutoCloseable {

  /** A broker elsewhere, over a given link. */
  BrokerEndpoint(BrokerSettings settings, MqttLink link) {
    this(settings, link, null);
  }

  /**
   * Starts the broker if the address is {@code embedded}; does not connect.
   *
   * @param open topics below the node's prefix where others may write, too
   * @throws IOException if the password, a certificate or a key cannot be read or is malformed, or
   *     the embedded broker cannot start; the message is meant for the user
   */
  static BrokerEndpoint open(BrokerSettings settings, Set<String> open) throws IOException {
    try {
      var unusedTls = PemFiles.tls(settings);
      var unusedPassword = PemFiles.password(settings);
    } catch (LinkException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (settings.address().transport() != BrokerAddress.Transport.EMBEDDED) {
      return new BrokerEndpoint(settings, new PahoLink(settings));
    }
    // Whoever knows the client id may write in the node's name.
    BrokerSettings owner = settings.withClientId(BrokerSettings.secretClientId(settings.node()));
    EmbeddedBroker embedded = EmbeddedBroker.startFor(owner, open);
    BrokerSettings actual = owner.withAddress(embedded.address());
    return new BrokerEndpoint(actual, new PahoLink(actual), embedded);
  }

  /** Closes the link, then an embedded broker. Idempotent. */
  @Override
  public void close() {
    link.close();
    if (embedded != null) {
      embedded.close();
    }
  }
}

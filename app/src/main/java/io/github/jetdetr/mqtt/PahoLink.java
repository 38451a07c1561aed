package io.github.jetdetr.mqtt;

import io.github.jetdetr.message.BrokerTerms;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An {@link MqttLink} based on Eclipse Paho: MQTT 5, or 3.1.1 where the broker speaks nothing else.
 * Only Paho's protocol implementation is used: automatic reconnect, offline buffer and persistence
 * are disabled, and at most one message is in flight.
 */
public final class PahoLink implements MqttLink {

  // Everything Paho logs also reaches this class as an exception. Fields, because
  // java.util.logging forgets the level of a logger that is not referenced.
  private static final Logger PAHO = Logger.getLogger("org.eclipse.paho.mqttv5.client");
  private static final Logger PAHO_V3 = Logger.getLogger("org.eclipse.paho.client.mqttv3");

  private final BrokerHost host;
  private final SessionOpener opener;
  private final Object lock = new Object();
  private @Nullable LinkSession session;
  private boolean closed;
  private BrokerTerms terms = BrokerTerms.UNRESTRICTED;

  public PahoLink(BrokerSettings settings) {
    host = new BrokerHost(settings.address());
    opener = new SessionOpener(settings, host, /* ofNode= */ true);
    PAHO.setLevel(Level.OFF);
    PAHO_V3.setLevel(Level.OFF);
  }

  @Override
  public BrokerTerms connect(Consumer<LinkException> lost)
      throws LinkException, InterruptedException {
    endSession();
    boolean connected = false;
    try {
      terms = opener.open(lost, this::use).terms();
      connected = true;
      return terms;
    } finally {
      if (!connected) {
        endSession();
      }
    }
  }

  private void use(LinkSession newSession) {
    synchronized (lock) {
      session = newSession;
      if (closed) {
        newSession.abort();
      }
    }
  }

  @Override
  public boolean listens() {
    return host.listens();
  }

  @Override
  public boolean watch(String topic, MessageListener listener) throws LinkException {
    LinkSession current = connected();
    current.listen(listener);
    return current.subscribe(topic);
  }

  @Override
  public boolean watchNow(String topic, MessageListener listener) throws LinkException {
    LinkSession current = connected();
    current.listen(listener);
    return current.subscribeNow(topic);
  }

  @Override
  public Outcome send(OutgoingMessage message, int qos, long nowNanos)
      throws LinkException, InterruptedException {
    if (PacketSize.bytes(message) > terms.maxPacketBytes()) {
      return Outcome.TOO_LARGE;
    }
    boolean retained = message.delivery().retained() && terms.retain();
    return connected().publish(message, Math.min(qos, terms.maxQos()), retained, nowNanos);
  }

  @Override
  public void disconnect(Duration timeout) {
    LinkSession current = session();
    if (current != null) {
      current.disconnect(timeout);
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    endSession();
  }

  private LinkSession connected() throws LinkException {
    LinkSession current = session();
    if (current == null) {
      throw new LinkException(LinkFailure.LOST, "not connected", null);
    }
    return current;
  }

  private @Nullable LinkSession session() {
    synchronized (lock) {
      return session;
    }
  }

  private void endSession() {
    LinkSession ended;
    synchronized (lock) {
      ended = session;
      session = null;
    }
    if (ended != null) {
      ended.end();
    }
  }
}

package io.github.jetdetr.mqtt;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * An {@link MqttLink} based on Eclipse Paho, MQTT 5. Only Paho's protocol implementation is used:
 * automatic reconnect, offline buffer and persistence are disabled, and at most one message is in
 * flight, so "too many publishes in progress" is only back-pressure.
 */
public final class PahoLink implements MqttLink {

  // Everything Paho logs also reaches this class as an exception. A field, because
  // java.util.logging forgets the level of a logger that is not referenced.
  private static final Logger PAHO = Logger.getLogger("org.eclipse.paho.mqttv5.client");

  private static final int FIRST_ERROR = 0x80;
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain";

  private final BrokerSettings settings;
  private final BrokerHost host;
  private final long sendTimeoutMillis;
  private final Object lock = new Object();
  private @Nullable PahoSession session;
  private boolean closed;
  private long largestPacketBytes = Long.MAX_VALUE;

  public PahoLink(BrokerSettings settings) {
    this.settings = settings;
    host = new BrokerHost(settings.address());
    sendTimeoutMillis = settings.keepAlive().toMillis();
    PAHO.setLevel(Level.OFF);
  }

  @Override
  public long connect(Consumer<LinkException> lost) throws LinkException, InterruptedException {
    endSession();
    PahoSession newSession = new PahoSession(settings, host, lost);
    synchronized (lock) {
      session = newSession;
      if (closed) {
        newSession.abort();
      }
    }
    boolean connected = false;
    try {
      largestPacketBytes = newSession.connect();
      connected = true;
      return largestPacketBytes;
    } finally {
      if (!connected) {
        endSession();
      }
    }
  }

  @Override
  public boolean listens() {
    return host.listens();
  }

  @Override
  public Outcome send(OutgoingMessage message, long nowNanos)
      throws LinkException, InterruptedException {
    if (PacketSize.bytes(message) > largestPacketBytes) {
      return Outcome.TOO_LARGE;
    }
    PahoSession current = session();
    if (current == null) {
      throw new LinkException(LinkFailure.LOST, "not connected", null);
    }
    try {
      IMqttToken token = current.publish(message.topic(), paho(message, nowNanos));
      token.waitForCompletion(sendTimeoutMillis);
      int[] reasons = message.delivery().qos() > 0 ? token.getReasonCodes() : null;
      boolean rejected = reasons != null && reasons.length > 0 && reasons[0] >= FIRST_ERROR;
      return rejected ? Outcome.REJECTED : Outcome.SENT;
    } catch (MqttException e) {
      if (e.getReasonCode() == MqttClientException.REASON_CODE_MAX_INFLIGHT) {
        return Outcome.BUSY;
      }
      throw ended(current, e);
    }
  }

  @Override
  public void disconnect(Duration timeout) {
    PahoSession current = session();
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

  private LinkException ended(PahoSession current, MqttException thrown)
      throws InterruptedException {
    if (thrown.getReasonCode() == MqttClientException.REASON_CODE_CLIENT_TIMEOUT) {
      current.abort();
      return new LinkException(
          LinkFailure.LOST,
          "the broker accepted nothing for %d s".formatted(sendTimeoutMillis / 1_000),
          thrown);
    }
    LinkException why = current.whyEnded();
    current.abort();
    return why != null
        ? why
        : new LinkException(LinkFailure.LOST, "the connection was lost while sending", thrown);
  }

  private @Nullable PahoSession session() {
    synchronized (lock) {
      return session;
    }
  }

  private void endSession() {
    PahoSession ended;
    synchronized (lock) {
      ended = session;
      session = null;
    }
    if (ended != null) {
      ended.end();
    }
  }

  private static MqttMessage paho(OutgoingMessage message, long nowNanos) {
    // Paho writes the topic alias into the properties, so every message needs its own.
    MqttProperties properties = new MqttProperties();
    properties.setPayloadFormat(true);
    properties.setContentType(message.json() ? JSON : TEXT);
    if (message.expires()) {
      properties.setMessageExpiryInterval(message.secondsLeft(nowNanos));
    }
    Delivery delivery = message.delivery();
    return new MqttMessage(message.payload(), delivery.qos(), delivery.retained(), properties);
  }
}

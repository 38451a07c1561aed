package io.github.jetdetr.mqtt;

import io.github.jetdetr.message.BrokerTerms;
import io.github.jetdetr.message.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * A connection that speaks MQTT 5.
 *
 * <p>Paho 1.2.5 takes a topic's alias before it refuses a publish because the broker's receive
 * maximum is reached; sent again, that message has an alias that the broker never learned. So a
 * message is handed to Paho only when nothing is in flight, and Paho never refuses. Messages have
 * no user properties, because some brokers copy them into PUBACK, which Paho cannot read.
 */
final class PahoSession extends LinkSession implements MqttCallback {

  private static final int FIRST_ERROR = 0x80;
  // OASIS MQTT 5.0, 3.8.3.1.
  private static final int NO_KEPT_MESSAGES = 2;
  private static final long IN_FLIGHT_CHECK_NANOS = 20_000;

  private final MqttAsyncClient client;
  private final boolean ofNode;

  /**
   * @param ofNode whether this is the node's own connection, which has its will
   */
  PahoSession(
      BrokerSettings settings,
      BrokerHost host,
      ConnectOffer offer,
      boolean ofNode,
      Consumer<LinkException> lost)
      throws LinkException {
    super(settings, host, offer, lost);
    this.ofNode = ofNode;
    try {
      client =
          new MqttAsyncClient(
              serverUri(), settings.clientId(), new MemoryPersistence(), null, threads);
    } catch (MqttException e) {
      threads.shutdownNow();
      throw new LinkException(LinkFailure.REFUSED, "cannot set up MQTT: " + e.getMessage(), e);
    }
    client.setCallback(this);
  }

  @Override
  void startConnect() throws LinkException {
    MqttConnectionOptions options = options();
    try {
      client.connect(options, null, whenConnected());
    } catch (MqttException e) {
      throw connectFailure(e);
    }
  }

  @Override
  LinkException connectFailure(@Nullable Throwable thrown) {
    int code = thrown instanceof MqttException mqtt ? mqtt.getReasonCode() : 0;
    return PahoFailures.connecting(code, thrown, socket.failure(), settings);
  }

  @Override
  MqttLink.Outcome publish(OutgoingMessage message, int qos, boolean retained, long nowNanos)
      throws LinkException, InterruptedException {
    MqttProperties properties = new MqttProperties();
    properties.setPayloadFormat(!message.kind().isPicture());
    properties.setContentType(message.kind().contentType());
    if (message.correlation() != null) {
      properties.setCorrelationData(message.correlation());
    }
    if (message.expires()) {
      properties.setMessageExpiryInterval(message.secondsLeft(nowNanos));
    }
    try {
      if (!awaitNothingInFlight()) {
        return MqttLink.Outcome.BUSY;
      }
      IMqttToken token =
          client.publish(
              message.topic(), new MqttMessage(message.payload(), qos, retained, properties));
      token.waitForCompletion(settings.keepAlive().toMillis());
      int[] reasons = qos > 0 ? token.getReasonCodes() : null;
      int reason = reasons == null || reasons.length == 0 ? 0 : reasons[0];
      message.rejectedWith(reason >= FIRST_ERROR ? reason : 0);
      return reason >= FIRST_ERROR ? MqttLink.Outcome.REJECTED : MqttLink.Outcome.SENT;
    } catch (MqttException e) {
      throw notSent(e.getReasonCode() == MqttClientException.REASON_CODE_CLIENT_TIMEOUT, e);
    }
  }

  /** Paho completes a message's token a moment before it counts it as no longer in flight. */
  private boolean awaitNothingInFlight() throws LinkException, InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    while (inFlight() > 0) {
      if (System.nanoTime() - endNanos > 0) {
        return false;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(IN_FLIGHT_CHECK_NANOS);
    }
    return true;
  }

  private int inFlight() throws LinkException, InterruptedException {
    if (!client.isConnected()) {
      throw notSent(false, new IOException("not connected"));
    }
    try {
      return client.getInFlightMessageCount();
    } catch (NullPointerException e) {
      // Paho forgets its state when another thread closes it.
      throw notSent(false, e);
    }
  }

  @Override
  boolean subscribe(String filter) throws LinkException {
    return subscribe(new MqttSubscription(filter, offer.willQos()));
  }

  @Override
  boolean subscribeNow(String filter) throws LinkException {
    MqttSubscription now = new MqttSubscription(filter, offer.willQos());
    now.setRetainAsPublished(true);
    now.setRetainHandling(NO_KEPT_MESSAGES);
    return subscribe(now);
  }

  private boolean subscribe(MqttSubscription subscription) throws LinkException {
    String filter = subscription.getTopic();
    try {
      IMqttToken token = client.subscribe(subscription);
      token.waitForCompletion(settings.connectTimeout().toMillis());
      int[] reasons = token.getReasonCodes();
      return reasons == null || reasons.length == 0 || reasons[0] < FIRST_ERROR;
    } catch (MqttException e) {
      throw new LinkException(
          LinkFailure.LOST, "cannot subscribe to %s: %s".formatted(filter, e.getMessage()), e);
    }
  }

  @Override
  void sendDisconnect(Duration timeout) {
    try {
      if (client.isConnected()) {
        client
            .disconnect(0L, null, null, 0, new MqttProperties())
            .waitForCompletion(timeout.toMillis());
      }
    } catch (MqttException e) {
      // The connection has just been lost, or DISCONNECT timed out; it is closed in any case.
    }
  }

  @Override
  void closeClient() {
    try {
      client.close();
    } catch (MqttException e) {
      // The socket and the threads are closed already; nothing else is left to free.
    }
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    lost(PahoFailures.lost(response, settings));
  }

  @Override
  public void mqttErrorOccurred(MqttException exception) {
    // A consequence of a failure that is reported where it occurs.
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    MqttProperties properties = message.getProperties();
    arrived(
        new IncomingMessage(
            topic,
            message.getPayload(),
            message.isRetained(),
            properties == null ? null : properties.getResponseTopic(),
            properties == null ? null : properties.getCorrelationData(),
            properties == null ? null : properties.getMessageExpiryInterval()));
  }

  @Override
  public void deliveryComplete(IMqttToken token) {
    // The sending thread waits for its token.
  }

  @Override
  public void connectComplete(boolean reconnect, String serverUri) {
    // The connecting thread waits for its token.
  }

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {
    // Enhanced authentication is not used.
  }

  private MqttConnectionOptions options() throws LinkException {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setSessionExpiryInterval(0L);
    options.setAutomaticReconnect(false);
    options.setKeepAliveInterval(offer.keepAliveSeconds());
    options.setConnectionTimeout((int) settings.connectTimeout().toSeconds());
    options.setSocketFactory(new SingleSocketFactory(socket));
    if (settings.user() != null) {
      options.setUserName(settings.user());
    }
    byte[] password = PemFiles.password(settings);
    if (password != null) {
      options.setPassword(password);
    }
    if (!ofNode) {
      return options;
    }
    byte[] offline = "offline".getBytes(StandardCharsets.UTF_8);
    String status = new Topics(settings.prefix(), settings.node()).status();
    options.setWill(status, new MqttMessage(offline, offer.willQos(), offer.willRetained(), null));
    return options;
  }

  private MqttActionListener whenConnected() {
    return new MqttActionListener() {
      @Override
      public void onSuccess(IMqttToken token) {
        connecting.complete(terms(token.getResponseProperties()));
      }

      @Override
      public void onFailure(IMqttToken token, @Nullable Throwable failure) {
        connecting.completeExceptionally(
            failure == null ? new IOException("no reason given") : failure);
      }
    };
  }

  private BrokerTerms terms(@Nullable MqttProperties properties) {
    int keepAlive = offer.keepAliveSeconds();
    if (properties == null) {
      return new BrokerTerms("5", 2, true, Long.MAX_VALUE, keepAlive);
    }
    Boolean retain = properties.isRetainAvailable();
    return new BrokerTerms(
        "5",
        Objects.requireNonNullElse(properties.getMaximumQoS(), 2),
        retain == null || retain,
        Objects.requireNonNullElse(properties.getMaximumPacketSize(), Long.MAX_VALUE),
        // 0 asks for no keep-alive at all, which ours satisfies.
        Math.max(0, Objects.requireNonNullElse(properties.getServerKeepAlive(), keepAlive)));
  }
}

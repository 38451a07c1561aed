package io.github.jetdetr.mqtt;

import io.github.jetdetr.message.BrokerTerms;
import io.github.jetdetr.message.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.ScheduledExecutorPingSender;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/**
 * A connection that speaks MQTT 3.1.1, to a broker that does not speak MQTT 5. Content type and
 * expiry are left out, and the broker's limits are unknown, because 3.1.1 has no words for them.
 */
final class PahoV3Session extends LinkSession implements MqttCallback {

  // SUBACK of OASIS MQTT 3.1.1, 3.9.3.
  private static final int SUBSCRIPTION_FAILED = 0x80;

  private final MqttAsyncClient client;
  private final boolean ofNode;

  PahoV3Session(
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
              serverUri(),
              settings.clientId(),
              new MemoryPersistence(),
              new ScheduledExecutorPingSender(threads),
              threads);
    } catch (MqttException e) {
      threads.shutdownNow();
      throw new LinkException(LinkFailure.REFUSED, "cannot set up MQTT: " + e.getMessage(), e);
    }
    client.setCallback(this);
  }

  @Override
  void startConnect() throws LinkException {
    MqttConnectOptions options = options();
    try {
      client.connect(
          options,
          null,
          new IMqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
              connecting.complete(
                  new BrokerTerms(
                      "3.1.1",
                      // A broker that refused a will at QoS 1 has no QoS 1.
                      offer.willQos() == 0 ? 0 : 2,
                      offer.willRetained(),
                      Long.MAX_VALUE,
                      offer.keepAliveSeconds()));
            }

            @Override
            public void onFailure(IMqttToken token, @Nullable Throwable failure) {
              connecting.completeExceptionally(
                  failure == null ? new IOException("no reason given") : failure);
            }
          });
    } catch (MqttException e) {
      throw connectFailure(e);
    }
  }

  @Override
  LinkException connectFailure(@Nullable Throwable thrown) {
    int code = thrown instanceof MqttException mqtt ? mqtt.getReasonCode() : 0;
    return PahoFailures.connecting(PahoFailures.asMqtt5(code), thrown, socket.failure(), settings);
  }

  @Override
  MqttLink.Outcome publish(OutgoingMessage message, int qos, boolean retained, long nowNanos)
      throws LinkException, InterruptedException {
    try {
      IMqttDeliveryToken token = client.publish(message.topic(), message.payload(), qos, retained);
      token.waitForCompletion(settings.keepAlive().toMillis());
      return MqttLink.Outcome.SENT;
    } catch (MqttException e) {
      if (e.getReasonCode() == MqttException.REASON_CODE_MAX_INFLIGHT) {
        return MqttLink.Outcome.BUSY;
      }
      throw notSent(e.getReasonCode() == MqttException.REASON_CODE_CLIENT_TIMEOUT, e);
    }
  }

  @Override
  boolean subscribe(String filter) throws LinkException {
    try {
      IMqttToken token = client.subscribe(filter, offer.willQos());
      token.waitForCompletion(settings.connectTimeout().toMillis());
      int[] granted = token.getGrantedQos();
      return granted == null || granted.length == 0 || granted[0] < SUBSCRIPTION_FAILED;
    } catch (MqttException e) {
      if (e.getReasonCode() == SUBSCRIPTION_FAILED) {
        return false;
      }
      throw new LinkException(
          LinkFailure.LOST, "cannot subscribe to %s: %s".formatted(filter, e.getMessage()), e);
    }
  }

  @Override
  void sendDisconnect(Duration timeout) {
    try {
      if (client.isConnected()) {
        client.disconnect(0L).waitForCompletion(timeout.toMillis());
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
  public void connectionLost(@Nullable Throwable cause) {
    lost(PahoFailures.lost(cause));
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    arrived(new IncomingMessage(topic, message.getPayload(), message.isRetained()));
  }

  @Override
  public void deliveryComplete(IMqttDeliveryToken token) {
    // The sending thread waits for its token.
  }

  private MqttConnectOptions options() throws LinkException {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setCleanSession(true);
    options.setAutomaticReconnect(false);
    options.setKeepAliveInterval(offer.keepAliveSeconds());
    options.setConnectionTimeout((int) settings.connectTimeout().toSeconds());
    options.setSocketFactory(new SingleSocketFactory(socket));
    if (settings.user() != null) {
      options.setUserName(settings.user());
    }
    byte[] password = PemFiles.password(settings);
    if (password != null) {
      options.setPassword(new String(password, StandardCharsets.UTF_8).toCharArray());
    }
    if (!ofNode) {
      return options;
    }
    options.setWill(
        new Topics(settings.prefix(), settings.node()).status(),
        "offline".getBytes(StandardCharsets.UTF_8),
        offer.willQos(),
        offer.willRetained());
    return options;
  }
}

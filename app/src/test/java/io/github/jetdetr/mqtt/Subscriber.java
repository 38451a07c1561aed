package io.github.jetdetr.mqtt;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Subscribes to every topic of a broker on loopback and keeps what arrives. */
public final class Subscriber implements AutoCloseable, MqttCallback {

  private static final long TIMEOUT_MILLIS = 10_000;

  private final Object lock = new Object();
  private final MqttAsyncClient client;

  @GuardedBy("lock")
  private final List<ReceivedMessage> heard = new ArrayList<>();

  public Subscriber(int port) throws MqttException {
    client =
        new MqttAsyncClient(
            "tcp://127.0.0.1:" + port, "subscriber" + System.nanoTime(), new MemoryPersistence());
    client.setCallback(this);
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    client.connect(options).waitForCompletion(TIMEOUT_MILLIS);
    client.subscribe("#", 1).waitForCompletion(TIMEOUT_MILLIS);
  }

  public List<ReceivedMessage> heard() {
    synchronized (lock) {
      return List.copyOf(heard);
    }
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    MqttProperties properties = message.getProperties();
    synchronized (lock) {
      heard.add(
          new ReceivedMessage(
              topic,
              new String(message.getPayload(), StandardCharsets.UTF_8),
              message.getQos(),
              message.isRetained(),
              properties.getMessageExpiryInterval(),
              properties.getContentType()));
    }
  }

  @Override
  public void close() {
    try {
      if (client.isConnected()) {
        client.disconnect().waitForCompletion(TIMEOUT_MILLIS);
      }
      client.close();
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {}

  @Override
  public void mqttErrorOccurred(MqttException exception) {}

  @Override
  public void deliveryComplete(IMqttToken token) {}

  @Override
  public void connectComplete(boolean reconnect, String serverUri) {}

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {}
}

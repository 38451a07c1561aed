package io.github.jetdetr.daemon;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Hears one topic of a broker on loopback, as soon as that broker is there. */
final class StatusListener implements AutoCloseable {

  private static final long TIMEOUT_MILLIS = 10_000;

  private final MqttAsyncClient client;
  private final List<String> heard = new CopyOnWriteArrayList<>();

  private StatusListener(MqttAsyncClient client) {
    this.client = client;
  }

  static StatusListener on(int port, String topic) throws MqttException {
    MqttAsyncClient client =
        new MqttAsyncClient("tcp://127.0.0.1:" + port, "listener", new MemoryPersistence());
    StatusListener listener = new StatusListener(client);
    Await.until("the broker answers", listener::connects);
    client
        .subscribe(
            new MqttSubscription(topic, 1),
            null,
            null,
            (heardTopic, message) ->
                listener.heard.add(new String(message.getPayload(), StandardCharsets.UTF_8)),
            new MqttProperties())
        .waitForCompletion(TIMEOUT_MILLIS);
    return listener;
  }

  private boolean connects() {
    try {
      client.connect().waitForCompletion(TIMEOUT_MILLIS);
      return true;
    } catch (MqttException e) {
      return false;
    }
  }

  /** What was heard so far, oldest first. */
  List<String> heard() {
    return heard;
  }

  @Override
  public void close() throws MqttException {
    client.close(/* force= */ true);
  }
}

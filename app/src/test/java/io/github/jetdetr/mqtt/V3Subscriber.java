package io.github.jetdetr.mqtt;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Listens to everything that a broker of MQTT 3.1.1 on loopback is told. */
public final class V3Subscriber implements AutoCloseable {

  private static final long TIMEOUT_MILLIS = 10_000;

  private final MqttAsyncClient client;
  private final List<String> topics = new CopyOnWriteArrayList<>();

  public V3Subscriber(int port) throws MqttException {
    client =
        new MqttAsyncClient(
            "tcp://127.0.0.1:" + port, "listener" + System.nanoTime(), new MemoryPersistence());
    client.connect().waitForCompletion(TIMEOUT_MILLIS);
    client
        .subscribe("#", 1, (topic, message) -> topics.add(topic))
        .waitForCompletion(TIMEOUT_MILLIS);
  }

  /** The topics of all messages so far, in their order. */
  public List<String> topics() {
    return topics;
  }

  @Override
  public void close() throws MqttException {
    if (client.isConnected()) {
      client.disconnect().waitForCompletion(TIMEOUT_MILLIS);
    }
    client.close();
  }
}

package io.github.jetdetr.daemon;

import io.github.jetdetr.pipeline.Await;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * Hears one topic of a broker on loopback, as soon as that broker is there.
 *
 * <p>Asks again while it has heard nothing. Once a retained state was not heard at all by a
 * listener that came just when it was published; the likely cause is that the embedded broker hands
 * a message to who is there and keeps it for who comes later in two steps.
 */
final class StatusListener implements AutoCloseable, MqttCallback {

  private static final long TIMEOUT_MILLIS = 10_000;

  private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final MqttAsyncClient client;
  private final String topic;
  private long askedAtNanos;
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<String> topics = new CopyOnWriteArrayList<>();

  StatusListener(int port, String topic) throws MqttException {
    client = new MqttAsyncClient("tcp://127.0.0.1:" + port, "listener", new MemoryPersistence());
    client.setCallback(this);
    Await.until("the broker answers", this::connects);
    this.topic = topic;
    ask();
  }

  private void ask() throws MqttException {
    client.subscribe(topic, 1).waitForCompletion(TIMEOUT_MILLIS);
    askedAtNanos = System.nanoTime();
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
    if (heard.isEmpty()
        && client.isConnected()
        && System.nanoTime() - askedAtNanos > ASK_AGAIN_NANOS) {
      try {
        ask();
      } catch (MqttException e) {
        askedAtNanos = System.nanoTime();
      }
    }
    return heard;
  }

  /** Their topics, with a sign for those that are empty, in the same order. */
  List<String> topics() {
    return topics;
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    topics.add(topic + (message.getPayload().length == 0 ? " withdrawn" : ""));
    heard.add(new String(message.getPayload(), StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws MqttException {
    if (client.isConnected()) {
      client.disconnect().waitForCompletion(TIMEOUT_MILLIS);
    }
    client.close(/* force= */ true);
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

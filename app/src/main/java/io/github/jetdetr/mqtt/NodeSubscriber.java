package io.github.jetdetr.mqtt;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/** One connection that hears what a node says of itself; detections are left out. */
public final class NodeSubscriber implements AutoCloseable {

  private static final Duration FOR_GOODBYE = Duration.ofSeconds(1);
  private static final String[] BELOW = {
    "status", "info", "health", "telemetry", "camera/+/status"
  };

  private final PahoSession session;
  private final String root;
  private final BiConsumer<String, String> hear;
  private volatile @Nullable String problem;

  private NodeSubscriber(BrokerSettings settings, BiConsumer<String, String> hear)
      throws LinkException {
    this.hear = hear;
    root = settings.prefix() + "/" + settings.node() + "/";
    session = new PahoSession(settings, why -> problem = why.getMessage(), this::arrived);
  }

  /**
   * Connects and asks for the node's messages; the retained ones come at once.
   *
   * @param settings where the broker is and whom to hear; the client id must be nobody else's
   * @param hear takes a topic below the node's, {@code camera/front/status}, and the message
   * @throws IOException when the broker cannot be reached or refuses; the message is for the user
   */
  @MustBeClosed
  public static NodeSubscriber open(BrokerSettings settings, BiConsumer<String, String> hear)
      throws IOException, InterruptedException {
    BrokerAddress address = settings.address();
    BrokerSettings network =
        address.transport() == BrokerAddress.Transport.EMBEDDED
            ? settings.at(
                new BrokerAddress(
                    BrokerAddress.Transport.PLAIN, address.host(), address.port(), true))
            : settings;
    NodeSubscriber listener = null;
    boolean open = false;
    try {
      listener = new NodeSubscriber(network, hear);
      listener.connect(network);
      open = true;
      return listener;
    } catch (LinkException | MqttException e) {
      throw new IOException("broker %s: %s".formatted(network.address(), e.getMessage()), e);
    } finally {
      if (!open && listener != null) {
        listener.session.end();
      }
    }
  }

  private void connect(BrokerSettings settings)
      throws LinkException, MqttException, InterruptedException {
    long unused = session.connect();
    for (String below : BELOW) {
      IMqttToken token = session.subscribe(root + below);
      token.waitForCompletion(settings.connectTimeout().toMillis());
    }
  }

  private void arrived(String topic, byte[] payload) {
    if (topic.startsWith(root)) {
      hear.accept(topic.substring(root.length()), new String(payload, StandardCharsets.UTF_8));
    }
  }

  /** Why the connection ended; null while it is there. */
  public @Nullable String problem() {
    return problem;
  }

  @Override
  public void close() {
    session.disconnect(FOR_GOODBYE);
  }
}

package io.github.jetdetr.mqtt;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A connection that subscribes to a node's messages, except for detections. */
public final class NodeSubscriber implements AutoCloseable {

  private static final Duration DISCONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final String[] SUBTOPICS = {
    "status", "info", "health", "telemetry", "camera/+/status"
  };

  private final LinkSession session;
  private final String root;
  private final BiConsumer<String, String> receiver;
  private volatile @Nullable String problem;

  private NodeSubscriber(BrokerSettings settings, BiConsumer<String, String> receiver)
      throws LinkException {
    this.receiver = receiver;
    root = settings.prefix() + "/" + settings.node() + "/";
    session =
        new PahoSession(
            settings,
            new BrokerHost(settings.address()),
            ConnectOffer.full((int) settings.keepAlive().toSeconds()),
            /* ofNode= */ false,
            why -> problem = why.getMessage());
    session.listen(this::arrived);
  }

  /**
   * Connects and subscribes to the node's messages; the retained ones arrive at once.
   *
   * @param settings the broker and the node; the client id must be unique
   * @param receiver receives a topic below the node's, such as {@code camera/front/status}, and the
   *     message; called on a thread of the connection
   * @throws IOException if the broker cannot be reached or refuses; the message is meant for the
   *     user
   */
  @MustBeClosed
  public static NodeSubscriber open(BrokerSettings settings, BiConsumer<String, String> receiver)
      throws IOException, InterruptedException {
    BrokerAddress address = settings.address();
    BrokerSettings network =
        address.transport() == BrokerAddress.Transport.EMBEDDED
            ? settings.withAddress(
                new BrokerAddress(
                    BrokerAddress.Transport.PLAIN, address.host(), address.port(), true))
            : settings;
    NodeSubscriber listener = null;
    boolean open = false;
    try {
      listener = new NodeSubscriber(network, receiver);
      listener.connect();
      open = true;
      return listener;
    } catch (LinkException e) {
      throw new IOException("broker %s: %s".formatted(network.address(), e.getMessage()), e);
    } finally {
      if (!open && listener != null) {
        listener.session.end();
      }
    }
  }

  private void connect() throws LinkException, InterruptedException {
    var unused = session.connect();
    for (String subtopic : SUBTOPICS) {
      if (!session.subscribe(root + subtopic)) {
        throw new LinkException(
            LinkFailure.NOT_AUTHORIZED, "it refuses to let anybody read " + root + subtopic, null);
      }
    }
  }

  private void arrived(String topic, byte[] payload, boolean retained) {
    if (topic.startsWith(root)) {
      receiver.accept(topic.substring(root.length()), new String(payload, StandardCharsets.UTF_8));
    }
  }

  /** Why the connection ended; null while it is open. */
  public @Nullable String problem() {
    return problem;
  }

  @Override
  public void close() {
    session.disconnect(DISCONNECT_TIMEOUT);
  }
}

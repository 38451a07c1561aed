package io.github.jetdetr.mqtt;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.message.BrokerTerms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A connection that subscribes to messages of nodes; it is not a node's own and has no will. */
public final class NodeSubscriber implements AutoCloseable {

  private static final Duration DISCONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final List<String> STATE_AND_TELEMETRY =
      List.of("status", "info", "health", "telemetry", "camera/+/status", "camera/+/counts");

  private final LinkSession session;
  private final BrokerTerms terms;
  private volatile @Nullable String problem;

  private NodeSubscriber(BrokerSettings settings, List<String> filters, MessageListener listener)
      throws LinkException, InterruptedException {
    SessionOpener opener =
        new SessionOpener(settings, new BrokerHost(settings.address()), /* ofNode= */ false);
    SessionOpener.Opened opened =
        opener.open(why -> problem = why.getMessage(), tried -> tried.listen(listener));
    session = opened.session();
    terms = opened.terms();
    boolean subscribed = false;
    try {
      for (String filter : filters) {
        if (!session.subscribe(filter)) {
          throw new LinkException(
              LinkFailure.NOT_AUTHORIZED, "it does not let this client read " + filter, null);
        }
      }
      subscribed = true;
    } finally {
      if (!subscribed) {
        session.end();
      }
    }
  }

  /**
   * Connects and subscribes to a node's messages except for detections, events and zones; the
   * retained ones arrive at once.
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
    String root = settings.prefix() + "/" + settings.node() + "/";
    return open(
        settings,
        STATE_AND_TELEMETRY.stream().map(root::concat).toList(),
        (topic, payload, retained) -> {
          if (topic.startsWith(root)) {
            receiver.accept(
                topic.substring(root.length()), new String(payload, StandardCharsets.UTF_8));
          }
        });
  }

  /**
   * Connects and subscribes to any topics.
   *
   * @param settings the broker; the client id must be unique
   * @param filters topic filters
   * @throws IOException if the broker cannot be reached or refuses; the message is meant for the
   *     user
   */
  @MustBeClosed
  public static NodeSubscriber open(
      BrokerSettings settings, List<String> filters, MessageListener listener)
      throws IOException, InterruptedException {
    BrokerAddress address = settings.address();
    BrokerSettings network =
        address.transport() == BrokerAddress.Transport.EMBEDDED
            ? settings.withAddress(
                new BrokerAddress(
                    BrokerAddress.Transport.PLAIN, address.host(), address.port(), true))
            : settings;
    try {
      return new NodeSubscriber(network, filters, listener);
    } catch (LinkException e) {
      throw new IOException("broker %s: %s".formatted(network.address(), e.getMessage()), e);
    }
  }

  /** What the broker grants. */
  public BrokerTerms terms() {
    return terms;
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

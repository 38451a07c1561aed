package io.github.jetdetr.mqtt;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.message.Topics;
import io.github.jetdetr.message.VisibleText;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTInterceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees every packet that comes to the embedded broker before the broker does. Only the daemon,
 * known by a client id that nobody can guess, writes below its node's prefix, so that its messages
 * cannot be faked; and no client can make the broker keep more than a bounded number of topics,
 * subscriptions and sessions. Who tries is disconnected, and named once. Thread-safe.
 */
final class EmbeddedBrokerGuard implements MQTTInterceptor {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBrokerGuard.class);

  // ProtocolHandler of Artemis 2.55 names it so.
  private static final String WEB_SOCKET_HANDLER = "websocket-handler";
  // Artemis has a limit of its own, but writes two stack traces for each connection beyond it.
  private static final int MAX_CONNECTIONS = 64;
  static final int MAX_TOPICS = 256;
  static final int MAX_SUBSCRIPTIONS = 64;
  private static final int MAX_SESSIONS = 64;
  private static final int MAX_NAMED = 16;

  private final String ownClientId;
  private final Set<String> open;
  private final String root;

  @GuardedBy("this")
  private final Set<String> topics = new HashSet<>();

  @GuardedBy("this")
  private final Set<String> sessions = new HashSet<>();

  @GuardedBy("this")
  private final Map<RemotingConnection, Integer> subscriptions = new HashMap<>();

  @GuardedBy("this")
  private final Set<RemotingConnection> connections = new HashSet<>();

  @GuardedBy("this")
  private final Set<String> named = new HashSet<>();

  /**
   * @param ownClientId the daemon's client id
   * @param open topics of its own where others may write, too
   */
  EmbeddedBrokerGuard(String ownClientId, Topics own, Set<String> open) {
    this.ownClientId = ownClientId;
    this.open = Set.copyOf(open);
    String status = own.status();
    root = status.substring(0, status.length() - "status".length());
  }

  /**
   * The addresses of the node's topics below a camera's events, as Artemis matches them: each event
   * has its own for its pictures.
   */
  String eventAddresses() {
    return root.replace('/', '.') + "camera.*.event.#";
  }

  @Override
  public boolean intercept(MqttMessage packet, RemotingConnection connection) {
    String refusal = null;
    String clientId = connection.getClientID();
    if (packet instanceof MqttConnectMessage connect) {
      clientId = connect.payload().clientIdentifier();
      refusal = connecting(connect, connection);
    } else if (!ownClientId.equals(clientId)) {
      if (packet instanceof MqttPublishMessage publish) {
        refusal = publishing(publish.variableHeader().topicName());
      } else if (packet instanceof MqttSubscribeMessage subscribe) {
        refusal = subscribing(connection, subscribe.payload().topicSubscriptions().size());
      }
    }
    if (refusal == null) {
      return true;
    }
    name(String.valueOf(clientId), refusal);
    connection.disconnect(/* criticalError= */ false);
    return false;
  }

  /** Artemis takes WebSockets on every port, from web pages of any origin. */
  private static boolean isWebSocket(RemotingConnection connection) {
    return connection.getTransportConnection() instanceof NettyConnection netty
        && netty.getNettyChannel().pipeline().get(WEB_SOCKET_HANDLER) != null;
  }

  private @Nullable String connecting(MqttConnectMessage connect, RemotingConnection connection) {
    String clientId = connect.payload().clientIdentifier();
    if (isWebSocket(connection)) {
      return "comes through a WebSocket";
    }
    if (ownClientId.equals(clientId)) {
      return null;
    }
    synchronized (this) {
      connections.removeIf(other -> !isActive(other));
      subscriptions.keySet().removeIf(other -> !isActive(other));
      if (!connections.contains(connection) && connections.size() >= MAX_CONNECTIONS) {
        return "is one of more than %d at a time".formatted(MAX_CONNECTIONS);
      }
      connections.add(connection);
    }
    if (!connect.variableHeader().isCleanSession()) {
      synchronized (this) {
        if (!sessions.contains(clientId) && sessions.size() >= MAX_SESSIONS) {
          return "wants one of more than %d sessions that last".formatted(MAX_SESSIONS);
        }
        sessions.add(clientId);
      }
    }
    String will = connect.variableHeader().isWillFlag() ? connect.payload().willTopic() : null;
    return will == null ? null : publishing(will);
  }

  private static boolean isActive(RemotingConnection connection) {
    return connection.getTransportConnection() instanceof NettyConnection netty
        && netty.getNettyChannel().isActive();
  }

  /** An empty topic is that of an alias, which was set with a topic that was allowed. */
  private @Nullable String publishing(String topic) {
    if (open.contains(topic)) {
      return null;
    }
    // To Artemis a dot and a slash separate levels alike, and what begins with $ is its own.
    if (topic.startsWith("$") || (topic.replace('.', '/') + "/").startsWith(root)) {
      return "writes to " + topic + ", where only the daemon may";
    }
    synchronized (this) {
      if (!topics.contains(topic) && topics.size() >= MAX_TOPICS) {
        return "writes to one of more than %d topics".formatted(MAX_TOPICS);
      }
      topics.add(topic);
      return null;
    }
  }

  private synchronized @Nullable String subscribing(RemotingConnection connection, int filters) {
    int now = subscriptions.merge(connection, filters, Integer::sum);
    return now > MAX_SUBSCRIPTIONS
        ? "subscribes more than %d times".formatted(MAX_SUBSCRIPTIONS)
        : null;
  }

  private synchronized void name(String clientId, String refusal) {
    if (named.size() < MAX_NAMED && named.add(clientId)) {
      LOG.warn(
          "the embedded broker disconnects client {}: it {}",
          VisibleText.of(clientId),
          VisibleText.of(refusal));
    }
  }
}

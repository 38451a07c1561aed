package io.github.jetdetr.mqtt;

import io.github.jetdetr.message.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.net.SocketFactory;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * One connection from start to end: a Paho client with its own threads and socket, so that nothing
 * of a broken connection affects the next.
 */
final class PahoSession implements MqttCallback {

  // Paho's connect, receive, send, callback and ping tasks each occupy a thread; with fewer they
  // would wait for each other.
  private static final int THREADS = 6;
  private static final Duration REASON_TIMEOUT = Duration.ofMillis(500);
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(2);

  private final BrokerSettings settings;
  private final Consumer<LinkException> lost;
  private final @Nullable BiConsumer<String, byte[]> listener;
  private final LinkSocket socket;
  private final ScheduledThreadPoolExecutor threads;
  private final MqttAsyncClient client;
  private final CompletableFuture<IMqttToken> connecting = new CompletableFuture<>();
  private final CompletableFuture<LinkException> ended = new CompletableFuture<>();
  private volatile boolean ending;

  /** A connection of the node itself: it has the node's will and no subscriptions. */
  PahoSession(BrokerSettings settings, BrokerHost host, Consumer<LinkException> lost)
      throws LinkException {
    this(settings, host, lost, null);
  }

  /**
   * @param listener receives topic and payload of subscribed messages, on a thread of the
   *     connection; a connection with a listener has no will, because it does not belong to the
   *     node
   */
  PahoSession(
      BrokerSettings settings,
      BrokerHost host,
      Consumer<LinkException> lost,
      @Nullable BiConsumer<String, byte[]> listener)
      throws LinkException {
    this.settings = settings;
    this.lost = lost;
    this.listener = listener;
    socket =
        new LinkSocket(host, PemFiles.tls(settings), (int) settings.connectTimeout().toMillis());
    threads =
        new ScheduledThreadPoolExecutor(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "mqtt");
              thread.setDaemon(true);
              return thread;
            });
    threads.setRemoveOnCancelPolicy(true);
    try {
      // The socket resolves the broker's address; Paho would do so without a timeout.
      client =
          new MqttAsyncClient(
              "tcp://127.0.0.1:1", settings.clientId(), new MemoryPersistence(), null, threads);
    } catch (MqttException e) {
      threads.shutdownNow();
      throw new LinkException(LinkFailure.REFUSED, "cannot set up MQTT: " + e.getMessage(), e);
    }
    client.setCallback(this);
  }

  /**
   * Connects, within the connect timeout.
   *
   * @return the maximum packet size of this broker, bytes; {@link Long#MAX_VALUE} if it has none
   */
  long connect() throws LinkException, InterruptedException {
    try {
      client.connect(options(), null, whenConnected());
      IMqttToken token =
          connecting.get(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
      MqttProperties properties = token.getResponseProperties();
      Long largest = properties == null ? null : properties.getMaximumPacketSize();
      return largest == null ? Long.MAX_VALUE : largest;
    } catch (TimeoutException e) {
      String state =
          socket.established() ? "but properties nothing" : "without establishing a connection";
      throw new LinkException(
          LinkFailure.NO_ANSWER,
          "timed out after %d s %s".formatted(settings.connectTimeout().toSeconds(), state),
          e);
    } catch (ExecutionException e) {
      throw PahoFailures.connecting(e.getCause(), socket.failure(), settings);
    } catch (MqttException e) {
      throw PahoFailures.connecting(e, socket.failure(), settings);
    }
  }

  /**
   * Publishes a message; the token completes when it is written (QoS 0) or acknowledged (QoS 1).
   */
  IMqttToken publish(String topic, MqttMessage message) throws MqttException {
    return client.publish(topic, message);
  }

  /** Subscribes to a topic filter; the token completes when the broker has acknowledged it. */
  IMqttToken subscribe(String filter) throws MqttException {
    return client.subscribe(filter, /* qos= */ 1);
  }

  /**
   * Why the connection was lost, which Paho reports shortly after a send has failed; null if it
   * does not.
   */
  @Nullable LinkException whyEnded() throws InterruptedException {
    try {
      return ended.get(REASON_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return null;
    }
  }

  /** Sends DISCONNECT and closes the connection. */
  void disconnect(Duration timeout) {
    ending = true;
    try {
      if (client.isConnected()) {
        socket.awaitPeerCloseOnClose(timeout);
        client
            .disconnect(0L, null, null, 0, new MqttProperties())
            .waitForCompletion(timeout.toMillis());
      }
    } catch (MqttException e) {
      // The connection has just been lost, or DISCONNECT timed out; it is closed in any case.
    }
    end();
  }

  /** Aborts the connection, from any thread. */
  void abort() {
    ending = true;
    connecting.completeExceptionally(new IOException("closed while connecting"));
    closeSocket();
  }

  /** Aborts the connection and waits until its threads have ended. */
  void end() {
    abort();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
      client.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (MqttException e) {
      // The socket and the threads are closed already; nothing else is left to free.
    }
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    LinkException why = PahoFailures.lost(response);
    ended.complete(why);
    if (!ending) {
      ending = true;
      closeSocket();
      lost.accept(why);
    }
  }

  @Override
  public void mqttErrorOccurred(MqttException exception) {
    // A consequence of a failure that is reported where it occurs.
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    if (listener != null) {
      listener.accept(topic, message.getPayload());
    }
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

  private void closeSocket() {
    try {
      socket.close();
    } catch (IOException e) {
      // The socket is not used any more.
    }
  }

  private MqttConnectionOptions options() throws LinkException {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setSessionExpiryInterval(0L);
    options.setAutomaticReconnect(false);
    options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
    options.setConnectionTimeout((int) settings.connectTimeout().toSeconds());
    options.setSocketFactory(new SingleSocketFactory(socket));
    if (settings.user() != null) {
      options.setUserName(settings.user());
    }
    byte[] password = PemFiles.password(settings);
    if (password != null) {
      options.setPassword(password);
    }
    if (listener != null) {
      return options;
    }
    byte[] offline = "offline".getBytes(StandardCharsets.UTF_8);
    String status = new Topics(settings.prefix(), settings.node()).status();
    options.setWill(status, new MqttMessage(offline, 1, /* retained= */ true, null));
    return options;
  }

  private MqttActionListener whenConnected() {
    return new MqttActionListener() {
      @Override
      public void onSuccess(IMqttToken token) {
        connecting.complete(token);
      }

      @Override
      public void onFailure(IMqttToken token, @Nullable Throwable failure) {
        connecting.completeExceptionally(
            failure == null ? new IOException("no reason given") : failure);
      }
    };
  }

  /** Returns the one socket; Paho requests one per connection. */
  private static final class SingleSocketFactory extends SocketFactory {

    private final Socket socket;

    SingleSocketFactory(Socket socket) {
      this.socket = socket;
    }

    @Override
    public Socket createSocket() {
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
      return socket;
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      return socket;
    }

    @Override
    public Socket createSocket(
        InetAddress address, int port, InetAddress localAddress, int localPort) {
      return socket;
    }
  }
}

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
 * One connection, from its making to its end: a Paho client of its own, with its own threads and
 * socket, so that nothing of a broken connection reaches the next.
 */
final class PahoSession implements MqttCallback {

  // Paho's connecting, receiving, sending, calling back and pinging each hold a thread; with fewer
  // they wait for each other.
  private static final int THREADS = 6;
  private static final Duration FOR_REASON = Duration.ofMillis(500);
  private static final Duration FOR_THREADS_TO_END = Duration.ofSeconds(2);

  private final BrokerSettings settings;
  private final Consumer<LinkException> lost;
  private final @Nullable BiConsumer<String, byte[]> listener;
  private final LinkSocket socket;
  private final ScheduledThreadPoolExecutor threads;
  private final MqttAsyncClient client;
  private final CompletableFuture<IMqttToken> connecting = new CompletableFuture<>();
  private final CompletableFuture<LinkException> ended = new CompletableFuture<>();
  private volatile boolean ending;

  /** A connection of the node itself: it says goodbye by its will, and hears nothing. */
  PahoSession(BrokerSettings settings, Consumer<LinkException> lost) throws LinkException {
    this(settings, lost, null);
  }

  /**
   * @param listener takes topic and payload of what is subscribed, on a thread of the connection; a
   *     connection with a listener has no will, because it speaks for no node
   */
  PahoSession(
      BrokerSettings settings,
      Consumer<LinkException> lost,
      @Nullable BiConsumer<String, byte[]> listener)
      throws LinkException {
    this.settings = settings;
    this.lost = lost;
    this.listener = listener;
    socket =
        new LinkSocket(
            settings.address(), PemFiles.tls(settings), (int) settings.connectTimeout().toMillis());
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
      // The socket knows where the broker is; Paho would look the name up without a deadline.
      client =
          new MqttAsyncClient(
              "tcp://127.0.0.1:1", settings.clientId(), new MemoryPersistence(), null, threads);
    } catch (MqttException e) {
      threads.shutdownNow();
      throw new LinkException(LinkFailure.REFUSED, "MQTT cannot be set up: " + e.getMessage(), e);
    }
    client.setCallback(this);
  }

  /**
   * Connects.
   *
   * @return the largest packet this broker takes, bytes
   */
  long connect() throws LinkException, InterruptedException {
    try {
      client.connect(options(), null, whenConnected());
      IMqttToken token =
          connecting.get(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
      MqttProperties said = token.getResponseProperties();
      Long largest = said == null ? null : said.getMaximumPacketSize();
      return largest == null ? Long.MAX_VALUE : largest;
    } catch (TimeoutException e) {
      String where = socket.established() ? "but said nothing" : "but did not come through";
      throw new LinkException(
          LinkFailure.NO_ANSWER,
          "tried for %d s %s".formatted(settings.connectTimeout().toSeconds(), where),
          e);
    } catch (ExecutionException e) {
      throw PahoFailures.connecting(e.getCause(), socket.failure(), settings);
    } catch (MqttException e) {
      throw PahoFailures.connecting(e, socket.failure(), settings);
    }
  }

  /** Hands a message over; the token tells when it is written or acknowledged. */
  IMqttToken publish(String topic, MqttMessage message) throws MqttException {
    return client.publish(topic, message);
  }

  /** Asks for a topic filter's messages; the token tells when the broker agreed. */
  IMqttToken subscribe(String filter) throws MqttException {
    return client.subscribe(filter, /* qos= */ 1);
  }

  /** Why the connection ended by itself, which Paho says a moment after it failed the sending. */
  @Nullable LinkException whyEnded() throws InterruptedException {
    try {
      return ended.get(FOR_REASON.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return null;
    }
  }

  /** Says goodbye and ends. */
  void disconnect(Duration atMost) {
    ending = true;
    try {
      if (client.isConnected()) {
        socket.awaitPeerCloseOnClose(atMost);
        client
            .disconnect(0L, null, null, 0, new MqttProperties())
            .waitForCompletion(atMost.toMillis());
      }
    } catch (MqttException e) {
      // The connection ended by itself just now, or takes no goodbye; it ends in any case.
    }
    end();
  }

  /** Breaks the connection, from any thread. */
  void abort() {
    ending = true;
    connecting.completeExceptionally(new IOException("closed meanwhile"));
    closeSocket();
  }

  /** Breaks the connection and waits until its threads have ended. */
  void end() {
    abort();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(FOR_THREADS_TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
      client.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (MqttException e) {
      // It frees nothing that the socket and the threads did not.
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
    // Follows from a failure that is reported where it happens.
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
    // Enhanced authentication is not asked for.
  }

  private void closeSocket() {
    try {
      socket.close();
    } catch (IOException e) {
      // Closing is all that is left to do with it.
    }
  }

  private MqttConnectionOptions options() throws LinkException {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setSessionExpiryInterval(0L);
    options.setAutomaticReconnect(false);
    options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
    options.setConnectionTimeout((int) settings.connectTimeout().toSeconds());
    options.setSocketFactory(new OneSocket(socket));
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

  /** Gives out the one socket; Paho asks once a connection. */
  private static final class OneSocket extends SocketFactory {

    private final Socket socket;

    OneSocket(Socket socket) {
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

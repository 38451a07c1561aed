package io.github.jetdetr.mqtt;

import io.github.jetdetr.message.BrokerTerms;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One connection from start to end: a Paho client with its own threads and socket, so that nothing
 * of a broken connection affects the next. Subclasses speak one version of MQTT.
 */
abstract class LinkSession {

  // Paho's connect, receive, send, callback and ping tasks each occupy a thread; with fewer they
  // would wait for each other.
  private static final int THREADS = 6;
  private static final Duration REASON_TIMEOUT = Duration.ofMillis(500);
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(2);

  final BrokerSettings settings;
  final ConnectOffer offer;
  final LinkSocket socket;
  final ScheduledThreadPoolExecutor threads;
  final CompletableFuture<BrokerTerms> connecting = new CompletableFuture<>();
  private final Consumer<LinkException> lost;
  private final CompletableFuture<LinkException> ended = new CompletableFuture<>();
  private volatile boolean ending;
  private volatile @Nullable MessageListener listener;

  LinkSession(
      BrokerSettings settings, BrokerHost host, ConnectOffer offer, Consumer<LinkException> lost)
      throws LinkException {
    this.settings = settings;
    this.offer = offer;
    this.lost = lost;
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
  }

  /** Sends CONNECT without waiting; {@link #connecting} gets the outcome. */
  abstract void startConnect() throws LinkException;

  /** What CONNECT failed with, in words. */
  abstract LinkException connectFailure(@Nullable Throwable thrown);

  /**
   * Publishes a message and waits until it is written (QoS 0) or acknowledged (QoS 1).
   *
   * @param qos 0 or 1
   */
  abstract MqttLink.Outcome publish(
      OutgoingMessage message, int qos, boolean retained, long nowNanos)
      throws LinkException, InterruptedException;

  /** Subscribes to a topic filter; returns whether the broker granted it. */
  abstract boolean subscribe(String filter) throws LinkException;

  /** The same without what the broker has kept, where the protocol has it. */
  boolean subscribeNow(String filter) throws LinkException {
    return subscribe(filter);
  }

  /** Sends DISCONNECT, if connected. */
  abstract void sendDisconnect(Duration timeout);

  /** Frees what the library holds besides socket and threads. */
  abstract void closeClient();

  /** Connects, within the connect timeout. */
  final BrokerTerms connect() throws LinkException, InterruptedException {
    try {
      startConnect();
      return connecting.get(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      String state =
          socket.established() ? "but got no answer" : "without establishing a connection";
      throw new LinkException(
          LinkFailure.NO_ANSWER,
          "timed out after %d s %s".formatted(settings.connectTimeout().toSeconds(), state),
          e);
    } catch (ExecutionException e) {
      throw connectFailure(e.getCause());
    }
  }

  final void listen(MessageListener newListener) {
    listener = newListener;
  }

  /** For subclasses: a message arrived. */
  final void arrived(IncomingMessage message) {
    MessageListener receiver = listener;
    if (receiver != null) {
      receiver.received(message);
    }
  }

  /** For subclasses: the established connection ended. */
  final void lost(LinkException why) {
    ended.complete(why);
    if (!ending) {
      ending = true;
      closeSocket();
      lost.accept(why);
    }
  }

  /** For subclasses: why a message was not sent. Aborts the connection. */
  final LinkException notSent(boolean timedOut, Throwable thrown) throws InterruptedException {
    if (timedOut) {
      abort();
      return new LinkException(
          LinkFailure.NO_ANSWER,
          "the broker accepted nothing for %d s".formatted(settings.keepAlive().toSeconds()),
          thrown);
    }
    LinkException why = whyEnded();
    abort();
    return why != null
        ? why
        : new LinkException(LinkFailure.LOST, "the connection was lost while sending", thrown);
  }

  /**
   * Paho reports why a connection was lost shortly after a send has failed; null if it does not.
   */
  private @Nullable LinkException whyEnded() throws InterruptedException {
    try {
      return ended.get(REASON_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return null;
    }
  }

  /** Sends DISCONNECT and closes the connection. */
  final void disconnect(Duration timeout) {
    ending = true;
    socket.awaitPeerCloseOnClose(timeout);
    sendDisconnect(timeout);
    end();
  }

  /** Aborts the connection, from any thread. */
  final void abort() {
    ending = true;
    connecting.completeExceptionally(new IOException("closed while connecting"));
    closeSocket();
  }

  /** Aborts the connection and waits until its threads have ended. */
  final void end() {
    abort();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
      closeClient();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeSocket() {
    try {
      socket.close();
    } catch (IOException e) {
      // The socket is not used any more.
    }
  }

  /**
   * What Paho gets. The socket resolves the broker's address and speaks TLS, so to Paho every
   * broker is unencrypted; only a WebSocket needs the real host, for its handshake.
   */
  final String serverUri() {
    BrokerAddress address = settings.address();
    return address.webSocket()
        ? "ws://" + address.bracketed() + ":" + address.port() + address.path()
        : "tcp://127.0.0.1:1";
  }

  /** Returns the one socket; Paho requests one per connection. */
  static final class SingleSocketFactory extends SocketFactory {

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

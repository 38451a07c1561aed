package io.github.jetdetr.mqtt;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The socket given to Paho: it handles the broker's address and TLS itself, and its {@link #close}
 * always unblocks every thread that waits on it.
 *
 * <p>Works around two faults of Paho 1.2.5. Its TLS requires a DNS name and loses it before the
 * handshake. And its start-up code waits forever for a receiver that has already ended, so that a
 * broker that disconnects at once leaks threads (eclipse-kura/kura#3071): therefore nothing is read
 * before the first byte is written, which Paho does once all its threads run.
 */
final class LinkSocket extends Socket {

  private static final int GATE_MILLIS = 200;

  // An address that does not answer gets this at least, however many there are.
  private static final int MIN_ADDRESS_MILLIS = 500;

  private final BrokerHost host;
  private final @Nullable SSLContext tls;
  private final int timeoutMillis;
  private final Object rawLock = new Object();

  /** The connection to the address that is being tried, or that accepted it. */
  @GuardedBy("rawLock")
  private Socket raw = new Socket();

  @GuardedBy("rawLock")
  private boolean closed;

  private final CountDownLatch firstWrite = new CountDownLatch(1);
  private volatile @Nullable SSLSocket secure;
  private volatile @Nullable IOException failure;
  private volatile int peerCloseMillis;

  LinkSocket(BrokerHost host, @Nullable SSLContext tls, int timeoutMillis) {
    this.host = host;
    this.tls = tls;
    this.timeoutMillis = timeoutMillis;
  }

  /** Why connecting failed; null if it has not. */
  @Nullable IOException failure() {
    return failure;
  }

  /** Whether TCP, and TLS if used, are connected. */
  boolean established() {
    return raw().isConnected() && (tls == null || secure != null);
  }

  @Override
  public void connect(SocketAddress ignored, int alsoIgnored) throws IOException {
    try {
      connectToAny();
      Socket connected = raw();
      connected.setTcpNoDelay(true);
      if (tls != null) {
        secure = handshake(connected, tls);
      }
    } catch (IOException e) {
      failure = e;
      raw().close();
      throw e;
    }
  }

  /** Connects to the first address that accepts; the time limit is shared among them. */
  private void connectToAny() throws IOException {
    List<InetSocketAddress> addresses = host.addresses();
    List<String> failures = new ArrayList<>();
    long endNanos = System.nanoTime() + timeoutMillis * 1_000_000L;
    for (int at = 0; at < addresses.size(); at++) {
      int leftMillis = (int) ((endNanos - System.nanoTime()) / 1_000_000);
      int millis = Math.max(MIN_ADDRESS_MILLIS, leftMillis / (addresses.size() - at));
      Socket candidate = nextSocket();
      try {
        candidate.connect(addresses.get(at), millis);
        return;
      } catch (IOException e) {
        candidate.close();
        if (addresses.size() == 1) {
          throw e;
        }
        String why = e instanceof SocketTimeoutException ? "no response in time" : e.getMessage();
        failures.add(addresses.get(at).getAddress().getHostAddress() + ": " + why);
      }
    }
    throw new ConnectException("none of its addresses, " + String.join(", ", failures));
  }

  private Socket nextSocket() throws SocketException {
    synchronized (rawLock) {
      if (closed) {
        throw new SocketException("closed while connecting");
      }
      raw = new Socket();
      return raw;
    }
  }

  private Socket raw() {
    synchronized (rawLock) {
      return raw;
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new GatedInput(stream().getInputStream());
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new GateOpeningOutput(stream().getOutputStream());
  }

  @Override
  public synchronized void setSoTimeout(int millis) throws SocketException {
    raw().setSoTimeout(millis);
  }

  @Override
  public synchronized int getSoTimeout() throws SocketException {
    return raw().getSoTimeout();
  }

  /** Does nothing: {@link #close} unblocks readers. */
  @Override
  public void shutdownInput() {}

  @Override
  public boolean isConnected() {
    return raw().isConnected();
  }

  @Override
  public boolean isClosed() {
    return raw().isClosed();
  }

  /** Closes without TLS' close_notify, which would wait for a thread that is blocked in a write. */
  @Override
  public synchronized void close() throws IOException {
    if (peerCloseMillis > 0) {
      awaitPeer();
    }
    synchronized (rawLock) {
      closed = true;
      raw.close();
    }
  }

  /**
   * Lets {@link #close} wait for the broker to close the connection first: one that sees the end of
   * the connection before it has read the DISCONNECT (as Artemis sometimes does) publishes the
   * will.
   *
   * @param timeout how long to wait, at least 1 ms
   */
  void awaitPeerCloseOnClose(Duration timeout) {
    peerCloseMillis = (int) timeout.toMillis();
  }

  private void awaitPeer() {
    try {
      Socket connection = raw();
      connection.setSoTimeout(peerCloseMillis);
      InputStream in = connection.getInputStream();
      byte[] unread = new byte[256];
      while (in.read(unread) >= 0) {
        // Discarded: nobody reads it any more.
      }
    } catch (IOException e) {
      // The broker does not close the connection in time, or it is closed already.
    }
  }

  private Socket stream() {
    SSLSocket layer = secure;
    return layer == null ? raw() : layer;
  }

  private SSLSocket handshake(Socket connected, SSLContext context) throws IOException {
    connected.setSoTimeout(timeoutMillis);
    SSLSocket layer =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(
                    connected, host.broker().host(), host.broker().port(), /* autoClose= */ true);
    SSLParameters parameters = layer.getSSLParameters();
    // Checks the host name or address against the certificate (RFC 2818); off by default in Java.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    layer.setSSLParameters(parameters);
    layer.startHandshake();
    return layer;
  }

  private final class GatedInput extends FilterInputStream {

    GatedInput(InputStream in) {
      super(in);
    }

    @Override
    public int available() throws IOException {
      return firstWrite.getCount() > 0 ? 0 : super.available();
    }

    @Override
    public int read() throws IOException {
      awaitFirstWrite();
      return super.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      awaitFirstWrite();
      return super.read(into, offset, length);
    }

    private void awaitFirstWrite() throws IOException {
      try {
        if (!firstWrite.await(GATE_MILLIS, TimeUnit.MILLISECONDS)) {
          // Paho's receiver treats this as "nothing received yet".
          throw new SocketTimeoutException("nothing has been written yet");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SocketTimeoutException("interrupted");
      }
    }
  }

  private final class GateOpeningOutput extends FilterOutputStream {

    GateOpeningOutput(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      firstWrite.countDown();
      out.write(value);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      firstWrite.countDown();
      out.write(from, offset, length);
    }
  }
}

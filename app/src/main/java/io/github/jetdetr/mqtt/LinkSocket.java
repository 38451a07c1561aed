package io.github.jetdetr.mqtt;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
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

  private final BrokerAddress address;
  private final @Nullable SSLContext tls;
  private final int timeoutMillis;
  private final Socket raw = new Socket();
  private final CountDownLatch firstWrite = new CountDownLatch(1);
  private volatile @Nullable SSLSocket secure;
  private volatile @Nullable IOException failure;
  private volatile int peerCloseMillis;

  LinkSocket(BrokerAddress address, @Nullable SSLContext tls, int timeoutMillis) {
    this.address = address;
    this.tls = tls;
    this.timeoutMillis = timeoutMillis;
  }

  /** Why connecting failed; null if it has not. */
  @Nullable IOException failure() {
    return failure;
  }

  /** Whether TCP, and TLS if used, are connected. */
  boolean established() {
    return raw.isConnected() && (tls == null || secure != null);
  }

  @Override
  public void connect(SocketAddress ignored, int alsoIgnored) throws IOException {
    try {
      InetSocketAddress broker = new InetSocketAddress(address.host(), address.port());
      if (broker.isUnresolved()) {
        throw new UnknownHostException(address.host());
      }
      raw.connect(broker, timeoutMillis);
      raw.setTcpNoDelay(true);
      if (tls != null) {
        secure = handshake(tls);
      }
    } catch (IOException e) {
      failure = e;
      raw.close();
      throw e;
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
    raw.setSoTimeout(millis);
  }

  @Override
  public synchronized int getSoTimeout() throws SocketException {
    return raw.getSoTimeout();
  }

  /** Does nothing: {@link #close} unblocks readers. */
  @Override
  public void shutdownInput() {}

  @Override
  public boolean isConnected() {
    return raw.isConnected();
  }

  @Override
  public boolean isClosed() {
    return raw.isClosed();
  }

  /** Closes without TLS' close_notify, which would wait for a thread that is blocked in a write. */
  @Override
  public synchronized void close() throws IOException {
    if (peerCloseMillis > 0) {
      awaitPeer();
    }
    raw.close();
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
      raw.setSoTimeout(peerCloseMillis);
      InputStream in = raw.getInputStream();
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
    return layer == null ? raw : layer;
  }

  private SSLSocket handshake(SSLContext context) throws IOException {
    raw.setSoTimeout(timeoutMillis);
    SSLSocket layer =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(raw, address.host(), address.port(), /* autoClose= */ true);
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

package io.github.jetdetr.distribution.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a client and a server on loopback. Frozen, it keeps every connection open and
 * brings nothing through, as a mobile network does when it has lost the device.
 */
public final class HalfOpenProxy implements AutoCloseable {

  private static final int SLOW_BYTES = 64;

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean frozen;
  private volatile long pauseMillis;

  /** Brings connections through to this port. */
  public HalfOpenProxy(int target) throws IOException {
    this(target, 0);
  }

  /** The same from a port that is known before there is anybody. */
  public HalfOpenProxy(int target, int port) throws IOException {
    this.target = target;
    listener = new ServerSocket(port, 16, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** From now on nothing comes through, nor is anything refused. */
  public void freeze() {
    frozen = true;
  }

  /** New connections work again; what was frozen is cut off. */
  public void thaw() throws IOException {
    cut();
    frozen = false;
  }

  /** Ends every connection; new ones work. */
  public void reset() throws IOException {
    cut();
  }

  /** From now on at most so many small packets a second come through. */
  public void slowDown(int packetsPerSecond) {
    pauseMillis = packetsPerSecond == 0 ? 0 : 1_000 / packetsPerSecond;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        sockets.add(client);
        if (!frozen) {
          connect(client);
        }
      } catch (IOException e) {
        // Closed, or nobody there on the other side: the client notices.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(server);
      daemon(() -> bring(client, server));
      daemon(() -> bring(server, client));
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  private void bring(Socket from, Socket to) {
    byte[] bytes = new byte[16_384];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        for (int at = 0; at < count && !frozen; ) {
          int size = pauseMillis == 0 ? count - at : Math.min(SLOW_BYTES, count - at);
          out.write(bytes, at, size);
          at += size;
          pause();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // One side has hung up, so the other is too.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private synchronized void pause() throws InterruptedException {
    long endNanos = System.nanoTime() + pauseMillis * 1_000_000;
    for (long left = pauseMillis; left > 0; left = (endNanos - System.nanoTime()) / 1_000_000) {
      wait(left);
    }
  }

  private void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "half-open-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}

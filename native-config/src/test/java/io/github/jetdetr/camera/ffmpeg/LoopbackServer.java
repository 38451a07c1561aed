package io.github.jetdetr.camera.ffmpeg;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import javax.net.ServerSocketFactory;

/** A server on a free port of this machine; each connection is handled by a thread of its own. */
final class LoopbackServer implements AutoCloseable {

  /** What to do with one connection, which is closed when it returns. */
  interface Handler {
    void handle(Socket socket) throws IOException, InterruptedException;
  }

  private final ServerSocket listener;
  private final Handler handler;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  LoopbackServer(Handler handler) throws IOException {
    this(ServerSocketFactory.getDefault(), handler);
  }

  /** The same over sockets of another kind. */
  LoopbackServer(ServerSocketFactory sockets, Handler handler) throws IOException {
    this.handler = handler;
    this.listener = sockets.createServerSocket(0, 16, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** For handlers: says nothing until the test is over. */
  void stall() throws InterruptedException {
    closed.await();
  }

  /** Reads the head of a request, up to the empty line; empty when the client went away. */
  static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    String text = "";
    while (!text.endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.write(next);
      text = head.toString(StandardCharsets.ISO_8859_1);
    }
    return text;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        daemon(() -> handle(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void handle(Socket socket) {
    try (socket) {
      handler.handle(socket);
    } catch (IOException e) {
      // The camera under test has hung up.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "loopback-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}

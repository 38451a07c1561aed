package io.github.jetdetr.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between link and broker and, when asked, forwards nothing more: a half-open connection.
 */
public final class FaultProxy implements AutoCloseable {

  private final ServerSocket listening;
  private final int brokerPort;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean stalled;

  public FaultProxy(int brokerPort) throws IOException {
    this(brokerPort, 0);
  }

  /** One that listens on a given port. */
  public FaultProxy(int brokerPort, int port) throws IOException {
    this.brokerPort = brokerPort;
    listening = new ServerSocket();
    listening.setReuseAddress(true);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
    start(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** From now on bytes of all connections, new ones too, are swallowed. */
  public void stall() {
    stalled = true;
  }

  public void heal() {
    stalled = false;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listening.accept();
      Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
      sockets.add(client);
      sockets.add(broker);
      start(() -> forward(client, broker));
      start(() -> forward(broker, client));
    }
  }

  private void forward(Socket from, Socket to) throws IOException {
    byte[] bytes = new byte[8_192];
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
      if (!stalled) {
        out.write(bytes, 0, count);
      }
    }
    to.close();
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // A socket was closed, by one of the two sides or at the end of the test.
              }
            },
            "proxy");
    thread.setDaemon(true);
    thread.start();
  }
}

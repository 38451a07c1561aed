package io.github.jetdetr.service;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * A connection to the socket on which a service manager listens for news of this process, as
 * sd_notify(3) describes it: UTF-8 text, one {@code KEY=value} a line, one datagram at a time. It
 * comes from this very process, so {@code NotifyAccess=main} is enough.
 *
 * <p>Any thread may send. The first one that is opened takes some tenths of a second, because
 * native code is loaded.
 */
public final class NotifySocket implements AutoCloseable {

  private final AFUNIXDatagramSocket socket;

  private NotifySocket(AFUNIXDatagramSocket socket) {
    this.socket = socket;
  }

  /**
   * Connects.
   *
   * @param address as in {@code NOTIFY_SOCKET}: an absolute path, or {@code @name} in Linux's
   *     abstract namespace
   * @throws IOException when the address is of another kind, nobody listens there, or the native
   *     library cannot be loaded
   */
  @MustBeClosed
  public static NotifySocket open(String address) throws IOException {
    try {
      AFUNIXDatagramSocket socket = AFUNIXDatagramSocket.newInstance();
      try {
        socket.connect(parse(address));
      } catch (IOException | RuntimeException e) {
        socket.close();
        throw e;
      }
      return new NotifySocket(socket);
    } catch (LinkageError e) {
      throw new IOException("no unix datagrams on this machine: " + e.getMessage(), e);
    }
  }

  /** The socket's address as {@code NOTIFY_SOCKET} writes it. */
  static AFUNIXSocketAddress parse(String address) throws IOException {
    if (address.length() > 1 && address.startsWith("@")) {
      return AFUNIXSocketAddress.inAbstractNamespace(address.substring(1));
    }
    if (address.startsWith("/")) {
      return AFUNIXSocketAddress.of(Path.of(address));
    }
    throw new SocketException("neither a path nor an abstract name: '" + address + "'");
  }

  /**
   * Sends one datagram; waits while the listener's queue is full.
   *
   * @param lines {@code KEY=value}, one a line
   * @throws IOException when it did not arrive
   */
  public void send(String lines) throws IOException {
    byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
    socket.send(new DatagramPacket(bytes, bytes.length));
  }

  /** May be called twice. */
  @Override
  public void close() {
    socket.close();
  }
}

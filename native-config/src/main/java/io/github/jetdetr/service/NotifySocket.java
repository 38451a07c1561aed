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
 * A connection to the service manager's notification socket, as described in sd_notify(3):
 * datagrams of UTF-8 text with one {@code KEY=value} per line. Sent by this process itself, so
 * {@code NotifyAccess=main} is sufficient.
 *
 * <p>Thread-safe. Opening the first one takes some tenths of a second, because native code is
 * loaded.
 */
public final class NotifySocket implements AutoCloseable {

  private final AFUNIXDatagramSocket socket;

  private NotifySocket(AFUNIXDatagramSocket socket) {
    this.socket = socket;
  }

  /**
   * Connects to the service manager.
   *
   * @param address as in {@code NOTIFY_SOCKET}: an absolute path, or {@code @name} in Linux's
   *     abstract namespace
   * @throws IOException if the address is malformed, nobody listens there, or the native library
   *     cannot be loaded
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
      throw new IOException("unix datagram sockets are not available: " + e.getMessage(), e);
    }
  }

  /** Parses the format of {@code NOTIFY_SOCKET}. */
  static AFUNIXSocketAddress parse(String address) throws IOException {
    if (address.length() > 1 && address.startsWith("@")) {
      return AFUNIXSocketAddress.inAbstractNamespace(address.substring(1));
    }
    if (address.startsWith("/")) {
      return AFUNIXSocketAddress.of(Path.of(address));
    }
    throw new SocketException("neither an absolute path nor an abstract name: '" + address + "'");
  }

  /**
   * Sends one datagram; blocks while the receiver's queue is full.
   *
   * @param lines {@code KEY=value}, one per line
   * @throws IOException if it could not be delivered
   */
  public void send(String lines) throws IOException {
    byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
    socket.send(new DatagramPacket(bytes, bytes.length));
  }

  /** Idempotent. */
  @Override
  public void close() {
    socket.close();
  }
}

package io.github.jetdetr.service;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.newsclub.net.unix.AFUNIXDatagramSocket;

/** A service manager's side of the notify socket: a real datagram socket. Used by one thread. */
public final class NotifyListener implements AutoCloseable {

  private final String address;
  private final AFUNIXDatagramSocket socket;

  private NotifyListener(String address, AFUNIXDatagramSocket socket) {
    this.address = address;
    this.socket = socket;
  }

  /** Listens under a name of its own in the abstract namespace, which leaves nothing behind. */
  public static NotifyListener open() throws IOException {
    return open("@jetdetr-test-" + UUID.randomUUID());
  }

  /** Listens at this address, written as in {@code NOTIFY_SOCKET}. */
  public static NotifyListener open(String address) throws IOException {
    AFUNIXDatagramSocket socket = AFUNIXDatagramSocket.newInstance();
    try {
      socket.bind(NotifySocket.parse(address));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return new NotifyListener(address, socket);
  }

  /** What {@code NOTIFY_SOCKET} is to be. */
  public String address() {
    return address;
  }

  /** The lines of the next datagram. */
  public List<String> next(long seconds) throws IOException {
    byte[] bytes = new byte[4_096];
    DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(seconds));
    socket.receive(packet);
    return new String(bytes, 0, packet.getLength(), StandardCharsets.UTF_8).lines().toList();
  }

  /** Passes over datagrams until one is as wanted; the test fails when none comes. */
  public List<String> await(String what, Predicate<List<String>> wanted, long seconds)
      throws IOException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try {
      while (System.nanoTime() - endNanos < 0) {
        List<String> lines = next(seconds);
        if (wanted.test(lines)) {
          return lines;
        }
      }
    } catch (SocketTimeoutException e) {
      return fail("nothing more was said while waiting for: " + what, e);
    }
    return fail("not said within " + seconds + " s: " + what);
  }

  @Override
  public void close() {
    socket.close();
  }
}

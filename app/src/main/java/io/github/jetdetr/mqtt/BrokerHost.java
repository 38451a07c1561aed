package io.github.jetdetr.mqtt;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * All addresses of a broker's name, and which of them is tried first. The name is resolved again
 * for every attempt. Thread-safe.
 */
final class BrokerHost {

  private static final int LOOK_MILLIS = 1_000;

  private final BrokerAddress broker;
  private final Resolver resolver;
  private volatile int first;

  /** Looks up a host name. */
  interface Resolver {

    /** All its addresses, at least one. */
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  BrokerHost(BrokerAddress broker) {
    this(broker, InetAddress::getAllByName);
  }

  BrokerHost(BrokerAddress broker, Resolver resolver) {
    this.broker = broker;
    this.resolver = resolver;
  }

  BrokerAddress broker() {
    return broker;
  }

  /** The addresses in the order in which they are to be tried; may block for seconds. */
  List<InetSocketAddress> addresses() throws UnknownHostException {
    List<InetAddress> all = alternating(resolver.resolve(broker.host()));
    List<InetSocketAddress> ordered = new ArrayList<>();
    for (int at = 0; at < all.size(); at++) {
      InetAddress address = all.get(Math.floorMod(first + at, all.size()));
      ordered.add(new InetSocketAddress(address, broker.port()));
    }
    return ordered;
  }

  /**
   * Starts with another address next time: the one that was tried first accepted the connection,
   * but behind it there was no broker.
   */
  void startWithNext() {
    // Only the sending thread gets here.
    int next = first + 1;
    first = next;
  }

  /** Whether any of the addresses accepts connections; takes little more than a second. */
  boolean listens() {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    // On its own thread, because resolving a name has no timeout.
    Thread look = new Thread(() -> result.complete(look()), "mqtt-look");
    look.setDaemon(true);
    look.start();
    try {
      return result.get(2 * LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private boolean look() {
    try {
      List<InetSocketAddress> addresses = addresses();
      for (InetSocketAddress address : addresses) {
        try (Socket socket = new Socket()) {
          socket.connect(address, Math.max(100, LOOK_MILLIS / addresses.size()));
          return true;
        } catch (IOException e) {
          // Perhaps the next one.
        }
      }
      return false;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /**
   * IPv6 and IPv4 take turns, beginning with the kind that the system prefers, so that one of the
   * two being broken costs one attempt and not one for each of its addresses (RFC 8305, section 4).
   */
  private static List<InetAddress> alternating(InetAddress[] addresses) {
    Deque<InetAddress> preferred = new ArrayDeque<>();
    Deque<InetAddress> others = new ArrayDeque<>();
    for (InetAddress address : addresses) {
      boolean same = address instanceof Inet4Address == addresses[0] instanceof Inet4Address;
      (same ? preferred : others).add(address);
    }
    List<InetAddress> ordered = new ArrayList<>();
    while (!preferred.isEmpty() || !others.isEmpty()) {
      if (!preferred.isEmpty()) {
        ordered.add(preferred.remove());
      }
      if (!others.isEmpty()) {
        ordered.add(others.remove());
      }
    }
    return ordered;
  }
}

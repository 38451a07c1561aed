package io.github.jetdetr.daemon;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.service.NotifySocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager that started this program how it is, in the words of sd_notify(3).
 * Where nobody asked for it, by {@code NOTIFY_SOCKET}, nothing happens; where nobody listens any
 * more, that is said once and the daemon goes on. Any thread may tell.
 */
public final class ServiceNotifier implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ServiceNotifier.class);

  private final @Nullable String address;

  @GuardedBy("this")
  private @Nullable NotifySocket socket;

  @GuardedBy("this")
  private boolean failed;

  private ServiceNotifier(@Nullable String address) {
    this.address = address;
  }

  /**
   * The service manager that this environment names.
   *
   * @param environment the process's own
   */
  public static ServiceNotifier of(Map<String, String> environment) {
    return new ServiceNotifier(environment.get("NOTIFY_SOCKET"));
  }

  /** Nobody: nothing is told. */
  static ServiceNotifier none() {
    return new ServiceNotifier(null);
  }

  /** The start takes longer; it is not to be given up before so long from now. */
  void extendStart(Duration longest, String status) {
    send("EXTEND_TIMEOUT_USEC=" + longest.toNanos() / 1_000, status);
  }

  /** Everything is open, frames may come. */
  void ready() {
    send("READY=1", "waiting for the first frame");
  }

  /** A sign of life for the watchdog. */
  void alive(String status) {
    send("WATCHDOG=1", status);
  }

  /** How it goes, without a sign of life. */
  void status(String status) {
    send(null, status);
  }

  /** The end has begun. */
  void stopping() {
    send("STOPPING=1", "stopping");
  }

  @SuppressWarnings("MustBeClosedChecker") // kept until close()
  private synchronized void send(@Nullable String word, String status) {
    if (address == null) {
      return;
    }
    // One line, whatever a camera or a broker gave as its reason.
    String text = "STATUS=" + status.replaceAll("\\p{Cntrl}", " ");
    try {
      if (socket == null) {
        socket = NotifySocket.open(address);
      }
      socket.send(word == null ? text : word + "\n" + text);
      failed = false;
    } catch (IOException e) {
      if (!failed) {
        log.warn("the service manager at {} does not hear: {}", address, e.getMessage());
      }
      failed = true;
      close();
    }
  }

  /** May be called twice. */
  @Override
  public synchronized void close() {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}

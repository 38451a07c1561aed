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
 * Notifies the service manager of this process's state, by the protocol of sd_notify(3). Does
 * nothing if {@code NOTIFY_SOCKET} is not set; if the service manager cannot be reached, logs that
 * once and goes on. Thread-safe.
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
   * The notifier for the service manager that this environment names.
   *
   * @param environment the process's environment
   */
  public static ServiceNotifier of(Map<String, String> environment) {
    return new ServiceNotifier(environment.get("NOTIFY_SOCKET"));
  }

  /** A notifier that does nothing. */
  static ServiceNotifier none() {
    return new ServiceNotifier(null);
  }

  /** Extends the start timeout to {@code timeout} from now. */
  void extendStart(Duration timeout, String status) {
    send("EXTEND_TIMEOUT_USEC=" + timeout.toNanos() / 1_000, status);
  }

  /** The start is complete. */
  void ready() {
    send("READY=1", "waiting for the first frame");
  }

  /** Resets the watchdog timer. */
  void alive(String status) {
    send("WATCHDOG=1", status);
  }

  /** Updates the status text without resetting the watchdog timer. */
  void status(String status) {
    send(null, status);
  }

  /** The shutdown has begun. */
  void stopping() {
    send("STOPPING=1", "stopping");
  }

  @SuppressWarnings("MustBeClosedChecker") // kept until close()
  private synchronized void send(@Nullable String state, String status) {
    if (address == null) {
      return;
    }
    // STATUS is one line; reasons from cameras and brokers may contain line ends.
    String text = "STATUS=" + status.replaceAll("\\p{Cntrl}", " ");
    try {
      if (socket == null) {
        socket = NotifySocket.open(address);
      }
      socket.send(state == null ? text : state + "\n" + text);
      failed = false;
    } catch (IOException e) {
      if (!failed) {
        log.warn("cannot notify the service manager at {}: {}", address, e.getMessage());
      }
      failed = true;
      close();
    }
  }

  /** Idempotent. */
  @Override
  public synchronized void close() {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}

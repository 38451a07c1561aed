package io.github.jetdetr.publish;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;

/** Whether a broker is connected, and how often one was. Thread-safe. */
final class ConnectionState {

  @GuardedBy("this")
  private boolean connected;

  @GuardedBy("this")
  private long connects;

  synchronized void begin() {
    connected = true;
    connects++;
    notifyAll();
  }

  synchronized void end() {
    connected = false;
  }

  synchronized boolean isConnected() {
    return connected;
  }

  /** Connections after the first. */
  synchronized long reconnects() {
    return Math.max(0, connects - 1);
  }

  /** Waits for a connection; returns whether there is one. */
  synchronized boolean await(Duration timeout) throws InterruptedException {
    long endNanos = System.nanoTime() + timeout.toNanos();
    while (!connected) {
      long leftMillis = (endNanos - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        return false;
      }
      wait(leftMillis);
    }
    return true;
  }
}

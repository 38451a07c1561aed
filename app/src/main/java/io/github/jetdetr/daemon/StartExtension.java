package io.github.jetdetr.daemon;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Extends the service manager's start timeout while an engine is being built for this device, which
 * may take many minutes the first time. Stops after an hour: no build takes that long, and one that
 * hangs must be noticed.
 */
final class StartExtension implements AutoCloseable {

  private static final Duration MAX_DURATION = Duration.ofHours(1);
  private static final Duration INTERVAL = Duration.ofSeconds(20);
  // Each notification covers three intervals, so that a late one does no harm.
  private static final Duration TIMEOUT = INTERVAL.multipliedBy(3);

  private final ServiceNotifier service;
  private volatile String status;
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread thread;

  private StartExtension(ServiceNotifier service, String status) {
    this.service = service;
    this.status = status;
    thread = new Thread(this::extend, "start-extension");
    thread.setDaemon(true);
  }

  /** Extends the start timeout until it is closed. */
  static StartExtension during(String what, ServiceNotifier service) {
    StartExtension extension = new StartExtension(service, what);
    extension.thread.start();
    return extension;
  }

  /** Sets the status text and sends it at once. Any thread. */
  void setStatus(String line) {
    status = line;
    service.status(line);
  }

  private void extend() {
    try {
      for (long remaining = MAX_DURATION.dividedBy(INTERVAL);
          remaining > 0 && done.getCount() > 0;
          remaining--) {
        service.extendStart(TIMEOUT, status);
        boolean unused = done.await(INTERVAL.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops extending the timeout. */
  @Override
  public void close() {
    done.countDown();
  }
}

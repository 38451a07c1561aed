package io.github.jetdetr.daemon;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the service manager from giving the start up while an engine is built for this device,
 * which may take many minutes the first time. It ends by itself after an hour: no build takes so
 * long, and one that hangs is to be noticed.
 */
final class StartExtension implements AutoCloseable {

  private static final Duration MAX = Duration.ofHours(1);
  private static final Duration EVERY = Duration.ofSeconds(20);
  // Each word lasts until the one after the next, so that a late one does no harm.
  private static final Duration AT_A_TIME = EVERY.multipliedBy(3);

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

  /** Begins to extend the start, until it is closed. */
  static StartExtension during(String what, ServiceNotifier service) {
    StartExtension extension = new StartExtension(service, what);
    extension.thread.start();
    return extension;
  }

  /** Tells how far it is, at once and with every word from now on. Any thread. */
  void say(String line) {
    status = line;
    service.status(line);
  }

  private void extend() {
    try {
      for (long words = MAX.dividedBy(EVERY); words > 0 && done.getCount() > 0; words--) {
        service.extendStart(AT_A_TIME, status);
        boolean unused = done.await(EVERY.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Extends no further. */
  @Override
  public void close() {
    done.countDown();
  }
}

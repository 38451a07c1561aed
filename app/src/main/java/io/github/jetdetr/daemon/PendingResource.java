package io.github.jetdetr.daemon;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A resource that is being opened concurrently or lazily. Owns it until it is taken. Not
 * thread-safe.
 */
final class PendingResource<T extends AutoCloseable> implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PendingResource.class);

  private final FutureTask<T> task;
  private boolean started;
  private boolean taken;

  private PendingResource(Callable<T> open) {
    task = new FutureTask<>(open);
  }

  /** Starts pending at once, on a thread of its own. */
  static <T extends AutoCloseable> PendingResource<T> now(String thread, Callable<T> open) {
    PendingResource<T> pending = new PendingResource<>(open);
    pending.started = true;
    Thread opener = new Thread(pending.task, thread);
    opener.setDaemon(true);
    opener.start();
    return pending;
  }

  /** Opens the resource when it is taken, on the caller's thread. */
  static <T extends AutoCloseable> PendingResource<T> later(Callable<T> open) {
    return new PendingResource<>(open);
  }

  /**
   * Waits until the resource is open; from then on the caller has to close it.
   *
   * @throws IOException if it could not be opened
   */
  T take() throws IOException, InterruptedException {
    if (!started) {
      started = true;
      task.run();
    }
    try {
      T opened = task.get();
      taken = true;
      return opened;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof Error error) {
        throw error;
      }
      if (cause instanceof RuntimeException fault) {
        throw fault;
      }
      if (cause instanceof IOException failure) {
        throw failure;
      }
      throw new IOException(String.valueOf(cause), cause);
    }
  }

  /** Closes the resource unless it was taken; waits for it if it is still being opened. */
  @Override
  public void close() {
    boolean interrupted = false;
    while (started && !taken) {
      try {
        task.get().close();
        taken = true;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (Exception e) {
        log.debug("a resource that is no longer needed failed to open or close", e);
        taken = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

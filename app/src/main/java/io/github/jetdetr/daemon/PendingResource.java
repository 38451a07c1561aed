package io.github.jetdetr.daemon;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is being opened while its user opens something else. Owns it until it is taken.
 * Used by one thread.
 */
final class PendingResource<T extends AutoCloseable> implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PendingResource.class);

  private final FutureTask<T> task;
  private boolean begun;
  private boolean taken;

  private PendingResource(Callable<T> open) {
    task = new FutureTask<>(open);
  }

  /** Begins at once, on a thread of its own. */
  static <T extends AutoCloseable> PendingResource<T> now(String thread, Callable<T> open) {
    PendingResource<T> opening = new PendingResource<>(open);
    opening.begun = true;
    Thread opener = new Thread(opening.task, thread);
    opener.setDaemon(true);
    opener.start();
    return opening;
  }

  /** Begins when it is taken, on the taker's thread. */
  static <T extends AutoCloseable> PendingResource<T> later(Callable<T> open) {
    return new PendingResource<>(open);
  }

  /**
   * Waits until it is open; from then on it is the caller's to close.
   *
   * @throws IOException when it could not be opened
   */
  T take() throws IOException, InterruptedException {
    if (!begun) {
      begun = true;
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

  /** Waits for what was begun and closes it, unless it was taken. */
  @Override
  public void close() {
    boolean interrupted = false;
    while (begun && !taken) {
      try {
        task.get().close();
        taken = true;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (Exception e) {
        log.debug("what nobody needs any more did not open or close", e);
        taken = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

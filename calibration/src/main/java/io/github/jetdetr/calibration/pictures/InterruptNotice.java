package io.github.jetdetr.calibration.pictures;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Prints on interruption of a long operation (SIGINT, SIGTERM) where its results so far are kept.
 */
final class InterruptNotice implements AutoCloseable {

  private final Thread hook;

  /**
   * Installs the shutdown hook.
   *
   * @param cacheFolder where results are kept, or null if they are not
   */
  InterruptNotice(PrintWriter err, @Nullable Path cacheFolder) {
    hook =
        new Thread(
            () -> {
              err.println();
              err.println(
                  cacheFolder == null
                      ? "interrupted; no results are kept"
                      : ("interrupted; the detections so far are kept in %s,"
                              + " run the same command again to resume")
                          .formatted(cacheFolder));
              err.flush();
            },
            "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Removes the hook. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is shutting down, and the hook is running.
    }
  }
}

package io.github.jetdetr.calibration.pictures;

import io.github.jetdetr.command.Termination;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Prints on interruption of a long operation (SIGINT, SIGTERM) where its results so far are kept.
 */
final class InterruptNotice implements AutoCloseable {

  private final Termination.Registration registration;

  /**
   * Installs the notice.
   *
   * @param cacheFolder where results are kept, or null if they are not
   */
  InterruptNotice(PrintWriter err, @Nullable Path cacheFolder) {
    registration =
        Termination.onSignal(
            () -> {
              err.println();
              err.println(
                  cacheFolder == null
                      ? "interrupted; no results are kept"
                      : ("interrupted; the detections so far are kept in %s,"
                              + " run the same command again to resume")
                          .formatted(cacheFolder));
              err.flush();
              return false;
            });
  }

  /** Removes the notice. */
  @Override
  public void close() {
    registration.close();
  }
}

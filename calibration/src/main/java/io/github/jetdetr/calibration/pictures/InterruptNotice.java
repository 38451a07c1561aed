package io.github.jetdetr.calibration.pictures;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Says, when the process is told to end in the middle of long work, what is not lost. */
final class InterruptNotice implements AutoCloseable {

  private final Thread hook;

  /** From now on; {@code kept} is where work is kept, or null where it is not. */
  InterruptNotice(PrintWriter err, @Nullable Path kept) {
    hook =
        new Thread(
            () -> {
              err.println();
              err.println(
                  kept == null
                      ? "interrupted; nothing is kept"
                      : "interrupted; what was seen is kept in %s, the same command goes on there"
                          .formatted(kept));
              err.flush();
            },
            "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The work is done. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook says so.
    }
  }
}

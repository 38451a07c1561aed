package io.github.jetdetr.daemon;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The list of the daemon's long-lived threads, and what happens when one of them ends, for whatever
 * reason: an exception, an {@link Error} such as out-of-memory, or a return that nobody expected.
 *
 * <p>Threads that can fail in the course of things do not end: capture, publishing and the device's
 * watch catch what is thrown, say it, and try again; a camera's thread that ended nevertheless is
 * replaced. Here are the others: asked once a second, on the daemon's own thread, a part that is
 * gone ends the daemon with {@link ExitCode#INTERNAL}, and the service manager starts it again. Not
 * thread-safe.
 */
final class Supervisor {

  /**
   * A thread that has to run until the daemon stops.
   *
   * @param name as in the log
   * @param alive whether it runs
   */
  private record Part(String name, BooleanSupplier alive) {}

  private final List<Part> parts = new ArrayList<>();

  /** A thread whose end is the daemon's end. */
  void ends(String name, BooleanSupplier alive) {
    parts.add(new Part(name, alive));
  }

  /**
   * Looks at every part.
   *
   * @throws ExitException if one has ended
   */
  void check() throws ExitException {
    for (Part part : parts) {
      if (!part.alive().getAsBoolean()) {
        throw new ExitException(
            ExitCode.INTERNAL, "the thread '%s' has ended unexpectedly".formatted(part.name()));
      }
    }
  }
}

package io.github.jetdetr.blackbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which incident is written, and until when: one at a time, prolonged by what happens meanwhile,
 * and not too often. Thread-safe.
 */
final class IncidentSchedule {

  // Triggers that follow each other make one longer incident, but not one without end.
  private static final int MAX_PROLONGATIONS = 4;

  private final BlackBoxSettings settings;
  private final IncidentFolder folder;

  @GuardedBy("this")
  private @Nullable Incident current;

  @GuardedBy("this")
  private @Nullable Long lastEndNanos;

  @GuardedBy("this")
  private boolean closed;

  IncidentSchedule(BlackBoxSettings settings, IncidentFolder folder) {
    this.settings = settings;
    this.folder = folder;
  }

  /** An incident that is being written. */
  static final class Incident {
    private final Path file;
    private final Trigger trigger;
    private long untilNanos;

    private Incident(Path file, Trigger trigger, Duration after) {
      this.file = file;
      this.trigger = trigger;
      untilNanos = trigger.atNanos() + after.toNanos();
    }

    Path file() {
      return file;
    }

    Trigger trigger() {
      return trigger;
    }
  }

  /**
   * Begins an incident, or prolongs the one that is being written.
   *
   * @return its file; empty if there is to be none
   */
  synchronized Optional<Path> trigger(TriggerKind kind, String why, long nowNanos) {
    boolean asked = kind == TriggerKind.COMMAND;
    boolean wanted = asked || kind == TriggerKind.EVENT || settings.triggers().contains(kind);
    if (closed || !wanted) {
      return Optional.empty();
    }
    Incident running = current;
    if (running != null) {
      long most = running.trigger.atNanos() + MAX_PROLONGATIONS * settings.after().toNanos();
      long later = Math.min(most, nowNanos + settings.after().toNanos());
      running.untilNanos = Math.max(running.untilNanos, later);
      return Optional.of(running.file);
    }
    boolean tooSoon = lastEndNanos != null && nowNanos - lastEndNanos < settings.pause().toNanos();
    if (tooSoon && !asked) {
      return Optional.empty();
    }
    Instant at = Instant.now();
    Incident next =
        new Incident(folder.free(kind, at), new Trigger(kind, why, at, nowNanos), settings.after());
    current = next;
    notifyAll();
    return Optional.of(next.file);
  }

  /** Waits for an incident; null if there will be none any more. */
  synchronized @Nullable Incident await() throws InterruptedException {
    while (current == null && !closed) {
      wait();
    }
    return current;
  }

  /** When the last record of an incident is made, on the clock of {@link System#nanoTime()}. */
  synchronized long untilNanos(Incident incident) {
    return incident.untilNanos;
  }

  /** Whether an incident takes no more than what is in memory. */
  synchronized boolean isOver(Incident incident) {
    return closed || System.nanoTime() - incident.untilNanos > 0;
  }

  /** The incident is written, or could not be. */
  synchronized void ended() {
    current = null;
    lastEndNanos = System.nanoTime();
  }

  /** Ends the one that is being written; there will be no other. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}

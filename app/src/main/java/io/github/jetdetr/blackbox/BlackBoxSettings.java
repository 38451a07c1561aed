package io.github.jetdetr.blackbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * How the black box records.
 *
 * @param folder where incidents are written
 * @param memoryBytes native memory for all cameras together
 * @param before how much of what came before a trigger is written, as far as memory has it
 * @param after how long recording goes on after a trigger
 * @param maxBytes of all incidents on the disk; the oldest make room
 * @param pause after an incident, in which only a command makes another
 * @param triggers what an incident is written for, besides a command
 * @param labels those of objects that make an incident when they come
 * @param maskedCameras whether cameras with masks are recorded, too, masked parts included
 */
public record BlackBoxSettings(
    Path folder,
    int memoryBytes,
    Duration before,
    Duration after,
    long maxBytes,
    Duration pause,
    Set<TriggerKind> triggers,
    Set<String> labels,
    boolean maskedCameras) {

  /** Default of {@link #memoryBytes}: two minutes of one camera at 4 Mbit/s. */
  public static final int MEMORY_BYTES = 64 << 20;

  /** Default of {@link #before}. */
  public static final Duration BEFORE = Duration.ofMinutes(2);

  /** Default of {@link #after}. */
  public static final Duration AFTER = Duration.ofSeconds(15);

  /** Default of {@link #maxBytes}. */
  public static final long MAX_BYTES = 1L << 30;

  /** Default of {@link #pause}. */
  public static final Duration PAUSE = Duration.ofMinutes(1);

  /** Default of {@link #triggers}. */
  public static final Set<TriggerKind> TRIGGERS =
      Set.of(TriggerKind.FAULT, TriggerKind.THROTTLE, TriggerKind.WATCHDOG);

  public BlackBoxSettings {
    triggers = Set.copyOf(triggers);
    labels = Set.copyOf(labels);
  }

  /** As usual, in this folder. */
  public static BlackBoxSettings of(Path folder) {
    return new BlackBoxSettings(
        folder, MEMORY_BYTES, BEFORE, AFTER, MAX_BYTES, PAUSE, TRIGGERS, Set.of(), false);
  }
}

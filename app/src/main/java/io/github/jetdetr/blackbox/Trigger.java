package io.github.jetdetr.blackbox;

import java.time.Instant;

/**
 * What happened, and when.
 *
 * @param why one line
 * @param atNanos on the clock of {@link System#nanoTime()}
 */
public record Trigger(TriggerKind kind, String why, Instant at, long atNanos) {}

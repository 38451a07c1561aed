package io.github.jetdetr.message;

import java.util.Map;

/**
 * Counts of one kind of message since the publisher was opened. What is neither sent nor dropped
 * still waits, in the spool or in memory.
 *
 * @param offered messages offered to the outbox; a number in {@code seq} is one of these
 * @param sent written to the connection (QoS 0) or acknowledged (QoS 1)
 * @param dropped by reason; reasons that never occurred are missing
 * @param spooled waiting in the spool now
 */
public record KindCounts(
    MessageKind kind, long offered, long sent, Map<DropReason, Long> dropped, long spooled) {

  /** Counts of a kind of which nothing waits in the spool. */
  public KindCounts(MessageKind kind, long offered, long sent, Map<DropReason, Long> dropped) {
    this(kind, offered, sent, dropped, 0);
  }

  /** Copies the map. */
  public KindCounts {
    dropped = Map.copyOf(dropped);
  }
}

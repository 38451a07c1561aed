package io.github.jetdetr.publish;

import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.PublishCounts;

/** Message counters. Not thread-safe. */
final class OutboxCounters {

  private final long[] dropped = new long[DropReason.values().length];
  private long offered;
  private long sent;
  private long resent;

  void offered() {
    offered++;
  }

  void sent() {
    sent++;
  }

  void resent() {
    resent++;
  }

  void dropped(DropReason reason, long messages) {
    dropped[reason.ordinal()] += messages;
  }

  /** A snapshot of all counters, completed with the owner's state. */
  PublishCounts snapshot(long waiting, boolean connected, long reconnects) {
    return new PublishCounts(
        offered,
        sent,
        dropped[DropReason.FULL.ordinal()],
        dropped[DropReason.EXPIRED.ordinal()],
        dropped[DropReason.TOO_LARGE.ordinal()],
        dropped[DropReason.REJECTED.ordinal()],
        dropped[DropReason.REPLACED.ordinal()],
        dropped[DropReason.UNSENT_AT_CLOSE.ordinal()],
        waiting,
        resent,
        connected,
        reconnects);
  }
}

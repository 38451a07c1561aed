package io.github.jetdetr.publish;

import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.PublishCounts;

/** What became of the messages, counted. Not thread-safe. */
final class OutboxCounters {

  private final long[] lost = new long[DropReason.values().length];
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

  void lost(DropReason loss, long messages) {
    lost[loss.ordinal()] += messages;
  }

  /** All counters, with what their owner knows beside them. */
  PublishCounts snapshot(long waiting, boolean connected, long reconnects) {
    return new PublishCounts(
        offered,
        sent,
        lost[DropReason.FULL.ordinal()],
        lost[DropReason.EXPIRED.ordinal()],
        lost[DropReason.TOO_LARGE.ordinal()],
        lost[DropReason.REJECTED.ordinal()],
        lost[DropReason.REPLACED.ordinal()],
        lost[DropReason.UNSENT_AT_CLOSE.ordinal()],
        waiting,
        resent,
        connected,
        reconnects);
  }
}

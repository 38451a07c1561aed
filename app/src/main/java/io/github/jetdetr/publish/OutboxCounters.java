package io.github.jetdetr.publish;

/** What became of the messages, counted. Not thread-safe. */
final class OutboxCounters {

  private final long[] lost = new long[Loss.values().length];
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

  void lost(Loss loss, long messages) {
    lost[loss.ordinal()] += messages;
  }

  /** All counters, with what their owner knows beside them. */
  PublishCounts snapshot(long waiting, boolean connected, long reconnects) {
    return new PublishCounts(
        offered,
        sent,
        lost[Loss.FULL.ordinal()],
        lost[Loss.EXPIRED.ordinal()],
        lost[Loss.TOO_LARGE.ordinal()],
        lost[Loss.REJECTED.ordinal()],
        lost[Loss.REPLACED.ordinal()],
        lost[Loss.UNSENT_AT_CLOSE.ordinal()],
        waiting,
        resent,
        connected,
        reconnects);
  }
}

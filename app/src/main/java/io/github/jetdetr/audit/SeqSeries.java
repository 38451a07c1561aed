package io.github.jetdetr.audit;

import java.util.ArrayList;
import java.util.List;

/** The numbers of one series of messages within a run, as they arrived. Not thread-safe. */
final class SeqSeries {

  private final String name;
  private final List<SeqGap> gaps = new ArrayList<>();
  private long next;
  private long lastAtMillis;
  private long received;
  private long repeated;

  /**
   * @param first the number that is expected first
   * @param nowMillis since when it is expected
   */
  SeqSeries(String name, long first, long nowMillis) {
    this.name = name;
    next = first;
    lastAtMillis = nowMillis;
  }

  void arrived(long seq, long nowMillis) {
    if (seq < next) {
      if (!filled(seq)) {
        repeated++;
        return;
      }
    } else {
      if (seq > next) {
        gaps.add(new SeqGap(name, next, seq, lastAtMillis, nowMillis));
      }
      next = seq + 1;
      lastAtMillis = nowMillis;
    }
    received++;
  }

  /** A message that arrived behind a later one; returns whether it had been missing. */
  private boolean filled(long seq) {
    for (int at = 0; at < gaps.size(); at++) {
      SeqGap gap = gaps.get(at);
      if (seq >= gap.from() && seq < gap.to()) {
        gaps.remove(at);
        if (seq + 1 < gap.to()) {
          gaps.add(at, new SeqGap(name, seq + 1, gap.to(), gap.after(), gap.before()));
        }
        if (gap.from() < seq) {
          gaps.add(at, new SeqGap(name, gap.from(), seq, gap.after(), gap.before()));
        }
        return true;
      }
    }
    return false;
  }

  List<SeqGap> gaps() {
    return gaps;
  }

  long missing() {
    return gaps.stream().mapToLong(SeqGap::missing).sum();
  }

  long received() {
    return received;
  }

  /** Messages that arrived more than once, as QoS 1 allows. */
  long repeated() {
    return repeated;
  }
}

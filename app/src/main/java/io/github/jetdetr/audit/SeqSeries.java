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
  private boolean connectionBroke;

  /**
   * @param first the number that is expected first
   * @param nowMillis since when it is expected
   * @param connectionBroke whether the node's connection was made or broke since then
   */
  SeqSeries(String name, long first, long nowMillis, boolean connectionBroke) {
    this.name = name;
    this.connectionBroke = connectionBroke;
    next = first;
    lastAtMillis = nowMillis;
  }

  /** The node's connection was made or broke, between what arrived and what will. */
  void connectionBroke() {
    connectionBroke = true;
  }

  /** Returns whether it had not arrived before. */
  boolean arrived(long seq, long nowMillis) {
    if (seq < next) {
      if (!filled(seq)) {
        repeated++;
        return false;
      }
    } else {
      if (seq > next) {
        gaps.add(new SeqGap(name, next, seq, lastAtMillis, nowMillis, connectionBroke));
      }
      connectionBroke = false;
      next = seq + 1;
      lastAtMillis = nowMillis;
    }
    received++;
    return true;
  }

  /** A message that arrived behind a later one; returns whether it had been missing. */
  private boolean filled(long seq) {
    for (int at = 0; at < gaps.size(); at++) {
      SeqGap gap = gaps.get(at);
      if (seq >= gap.from() && seq < gap.to()) {
        gaps.remove(at);
        if (seq + 1 < gap.to()) {
          gaps.add(at, gap.between(seq + 1, gap.to()));
        }
        if (gap.from() < seq) {
          gaps.add(at, gap.between(gap.from(), seq));
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

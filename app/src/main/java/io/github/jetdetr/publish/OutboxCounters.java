package io.github.jetdetr.publish;

import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.KindCounts;
import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.spool.Spool;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Message counters by kind. Not thread-safe. */
final class OutboxCounters {

  private static final MessageKind[] KINDS = MessageKind.values();
  private static final DropReason[] REASONS = DropReason.values();

  private final long[][] dropped = new long[KINDS.length][REASONS.length];
  private final long[] offered = new long[KINDS.length];
  private final long[] sent = new long[KINDS.length];
  private final long[] spooled = new long[KINDS.length];
  private final Map<DropReason, Long> lostFromSpool = new EnumMap<>(DropReason.class);
  private long resent;
  private long sentFromSpool;

  void offered(MessageKind kind) {
    offered[kind.ordinal()]++;
  }

  void sent(MessageKind kind) {
    sent[kind.ordinal()]++;
  }

  void resent() {
    resent++;
  }

  void dropped(MessageKind kind, DropReason reason) {
    dropped[kind.ordinal()][reason.ordinal()]++;
  }

  /** A message of this run went from the memory to the disk. */
  void spooled(MessageKind kind) {
    spooled[kind.ordinal()]++;
  }

  /**
   * A message was sent from the disk.
   *
   * @param own whether it is of this run
   */
  void sentFromSpool(MessageKind kind, boolean own) {
    sentFromSpool++;
    if (own) {
      spooled[kind.ordinal()]--;
      sent(kind);
    }
  }

  /** Messages on the disk were given up. */
  void lostFromSpool(MessageKind kind, DropReason reason, long count, boolean own) {
    if (own) {
      spooled[kind.ordinal()] -= count;
      dropped[kind.ordinal()][reason.ordinal()] += count;
    }
    lostFromSpool.merge(reason, count, Long::sum);
  }

  /**
   * A snapshot of all counters, completed with the owner's state.
   *
   * @param spool what waits on the disk; null if there is no spool
   */
  PublishCounts snapshot(
      long waiting, boolean connected, long reconnects, Spool.@Nullable Waiting spool) {
    long allOffered = 0;
    long allSent = 0;
    for (MessageKind kind : KINDS) {
      allOffered += offered[kind.ordinal()];
      allSent += sent[kind.ordinal()];
    }
    return new PublishCounts(
        allOffered,
        allSent,
        dropped(DropReason.FULL),
        dropped(DropReason.EXPIRED),
        dropped(DropReason.TOO_LARGE),
        dropped(DropReason.REJECTED),
        dropped(DropReason.REPLACED),
        dropped(DropReason.ENDED_CONNECTION),
        dropped(DropReason.UNSENT_AT_CLOSE),
        waiting,
        resent,
        connected,
        reconnects,
        kinds(),
        spool == null ? null : spooled(spool));
  }

  private PublishCounts.Spooled spooled(Spool.Waiting spool) {
    return new PublishCounts.Spooled(
        spool.own().total(), spool.earlier().total(), spool.bytes(), sentFromSpool, lostFromSpool);
  }

  private long dropped(DropReason reason) {
    long sum = 0;
    for (MessageKind kind : KINDS) {
      sum += dropped[kind.ordinal()][reason.ordinal()];
    }
    return sum;
  }

  private List<KindCounts> kinds() {
    List<KindCounts> kinds = new ArrayList<>();
    for (MessageKind kind : KINDS) {
      Map<DropReason, Long> reasons = new EnumMap<>(DropReason.class);
      for (DropReason reason : REASONS) {
        long count = dropped[kind.ordinal()][reason.ordinal()];
        if (count > 0) {
          reasons.put(reason, count);
        }
      }
      int at = kind.ordinal();
      kinds.add(new KindCounts(kind, offered[at], sent[at], reasons, spooled[at]));
    }
    return kinds;
  }
}

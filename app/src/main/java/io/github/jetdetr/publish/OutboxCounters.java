package io.github.jetdetr.publish;

import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.KindCounts;
import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.message.PublishCounts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Message counters by kind. Not thread-safe. */
final class OutboxCounters {

  private static final MessageKind[] KINDS = MessageKind.values();
  private static final DropReason[] REASONS = DropReason.values();

  private final long[][] dropped = new long[KINDS.length][REASONS.length];
  private final long[] offered = new long[KINDS.length];
  private final long[] sent = new long[KINDS.length];
  private long resent;

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

  /** A snapshot of all counters, completed with the owner's state. */
  PublishCounts snapshot(long waiting, boolean connected, long reconnects) {
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
        kinds());
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
      kinds.add(new KindCounts(kind, offered[kind.ordinal()], sent[kind.ordinal()], reasons));
    }
    return kinds;
  }
}

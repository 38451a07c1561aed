package io.github.jetdetr.spool;

import io.github.jetdetr.message.MessageKind;
import java.util.EnumMap;
import java.util.Map;

/** Numbers of messages by kind. Not thread-safe. */
public final class SpoolTally {

  private final Map<MessageKind, Long> counts = new EnumMap<>(MessageKind.class);

  void add(MessageKind kind, long count) {
    if (count > 0) {
      counts.merge(kind, count, Long::sum);
    }
  }

  /** The messages of one kind. */
  public long of(MessageKind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /** By kind; kinds without any are missing. */
  public Map<MessageKind, Long> byKind() {
    return Map.copyOf(counts);
  }

  /** All messages. */
  public long total() {
    return counts.values().stream().mapToLong(count -> count).sum();
  }
}

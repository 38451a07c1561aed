package io.github.jetdetr.audit;

import java.util.List;

/**
 * The account of one run of a node.
 *
 * @param node prefix and name of the node
 * @param run the run's id
 * @param firstAt when its first message arrived, milliseconds since 1970
 * @param lastAt when its last message arrived, milliseconds since 1970
 * @param whole whether it was watched from its start
 * @param end {@code running}, {@code stopped}, {@code offline} (the will) or {@code replaced} by
 *     another run without a word
 * @param reconnects reconnects of the node while it was watched
 * @param kinds the account by kind of message
 */
public record RunFinding(
    String node,
    String run,
    long firstAt,
    long lastAt,
    boolean whole,
    String end,
    long reconnects,
    List<KindFinding> kinds) {

  /** Copies the list. */
  public RunFinding {
    kinds = List.copyOf(kinds);
  }

  /** Whether every missing message has a reason. */
  public boolean accounted() {
    return kinds.stream().allMatch(kind -> kind.unexplained() == 0);
  }
}

package io.github.jetdetr.audit;

/**
 * Numbers that did not arrive.
 *
 * @param series the camera, or the kind of message where it is numbered per node
 * @param from the first missing number
 * @param to the first number behind the gap
 * @param after when the last message before the gap arrived, milliseconds since 1970
 * @param before when the first message behind it arrived, milliseconds since 1970
 * @param connectionBroke whether the node's connection was made or broke between the two
 */
public record SeqGap(
    String series, long from, long to, long after, long before, boolean connectionBroke) {

  /** How many numbers are missing. */
  public long missing() {
    return to - from;
  }

  /** The same gap with other ends. */
  SeqGap between(long first, long end) {
    return new SeqGap(series, first, end, after, before, connectionBroke);
  }
}

package io.github.jetdetr.replay;

import java.util.HashMap;
import java.util.Map;

/** Which track of one run is which of another, as their numbers differ. */
final class TrackPairs {

  private final Map<Long, Long> thereToHere = new HashMap<>();
  private final Map<Long, Long> hereToThere = new HashMap<>();

  /**
   * Whether both are the same track, by all that was asked before; 0 is none, and only the same as
   * none.
   */
  boolean same(long there, long here) {
    if (there == 0 || here == 0) {
      return there == here;
    }
    Long knownHere = thereToHere.putIfAbsent(there, here);
    Long knownThere = hereToThere.putIfAbsent(here, there);
    return (knownHere == null || knownHere == here) && (knownThere == null || knownThere == there);
  }
}

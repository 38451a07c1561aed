package io.github.jetdetr.message;

import io.github.jetdetr.camera.PictureState;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Bad pictures of one camera since the daemon started.
 *
 * @param bad number of pictures by what was wrong with them; a missing state counts as 0
 * @param ignoredObjects detections discarded because they lay in an ignored region
 * @param refused pictures that were too damaged to detect on
 * @param lostPackets packets of the network that were lost on the way from the camera
 */
public record PictureCounts(
    Map<PictureState, Long> bad, long ignoredObjects, long refused, long lostPackets) {

  private static final PictureState[] STATES = PictureState.values();

  /**
   * @throws IllegalArgumentException if a count is negative
   */
  public PictureCounts {
    bad = Map.copyOf(bad);
    if (ignoredObjects < 0
        || refused < 0
        || lostPackets < 0
        || bad.values().stream().anyMatch(count -> count < 0)) {
      throw new IllegalArgumentException("counts of pictures and objects must not be negative");
    }
  }

  /** Counts of a camera of which nothing was lost on the way. */
  public PictureCounts(Map<PictureState, Long> bad, long ignoredObjects) {
    this(bad, ignoredObjects, 0, 0);
  }

  /** Collects the count of every state. */
  public static PictureCounts of(
      ToLongFunction<PictureState> count, long ignoredObjects, long refused, long lostPackets) {
    Map<PictureState, Long> bad = new EnumMap<>(PictureState.class);
    for (PictureState state : STATES) {
      bad.put(state, count.applyAsLong(state));
    }
    return new PictureCounts(bad, ignoredObjects, refused, lostPackets);
  }

  /** Number of pictures in this state. */
  public long bad(PictureState state) {
    return bad.getOrDefault(state, 0L);
  }
}

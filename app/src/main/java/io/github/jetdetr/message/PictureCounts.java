package io.github.jetdetr.message;

import io.github.jetdetr.camera.PictureState;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What was found wrong with one camera's pictures since the daemon started.
 *
 * @param bad pictures by what was wrong with them; what is not in it was never wrong
 * @param ignoredObjects objects left out because they stood in a region to be ignored
 */
public record PictureCounts(Map<PictureState, Long> bad, long ignoredObjects) {

  private static final PictureState[] STATES = PictureState.values();

  /**
   * @throws IllegalArgumentException when a count is negative
   */
  public PictureCounts {
    bad = Map.copyOf(bad);
    if (ignoredObjects < 0 || bad.values().stream().anyMatch(count -> count < 0)) {
      throw new IllegalArgumentException("counts of pictures and objects must be from 0");
    }
  }

  /** Asks for the count of every state. */
  public static PictureCounts of(ToLongFunction<PictureState> count, long ignoredObjects) {
    Map<PictureState, Long> bad = new EnumMap<>(PictureState.class);
    for (PictureState state : STATES) {
      bad.put(state, count.applyAsLong(state));
    }
    return new PictureCounts(bad, ignoredObjects);
  }

  /** How many pictures had this wrong with them. */
  public long bad(PictureState state) {
    return bad.getOrDefault(state, 0L);
  }
}

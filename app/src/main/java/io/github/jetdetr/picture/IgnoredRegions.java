package io.github.jetdetr.picture;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.detect.Detections;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Discards objects in ignored regions: those whose bottom centre lies in one of the regions. That
 * is where an object touches the ground, so that a tall one in front of a region is kept.
 * Thread-safe; allocates nothing.
 */
@HotPath
public final class IgnoredRegions {

  private final List<Region> regions;
  private final LongAdder discarded = new LongAdder();

  public IgnoredRegions(List<Region> regions) {
    this.regions = List.copyOf(regions);
  }

  /**
   * Removes the objects to be ignored.
   *
   * @param objects detections on a frame of this size; modified in place
   * @return the same object
   */
  public Detections without(Detections objects, int width, int height) {
    return without(objects, width, height, 0);
  }

  /**
   * Removes the objects to be ignored.
   *
   * @param objects detections on a frame of this size; modified in place
   * @param countedFrom minimum score of an object that counts as discarded, in 0..1: weaker ones
   *     would not have been published anyway
   * @return the same object
   */
  public Detections without(Detections objects, int width, int height, float countedFrom) {
    if (regions.isEmpty()) {
      return objects;
    }
    int kept = 0;
    int counted = 0;
    for (int index = 0; index < objects.count(); index++) {
      double x = (objects.x1(index) + objects.x2(index)) / 2.0 / width;
      // Half a pixel up, so that the bottom of a box clipped at the picture's edge lies in the
      // picture.
      double y = (objects.y2(index) - 0.5) / height;
      if (!isIgnored(x, y)) {
        objects.move(index, kept++);
      } else if (objects.score(index) >= countedFrom) {
        counted++;
      }
    }
    discarded.add(counted);
    objects.keepFirst(kept);
    return objects;
  }

  private boolean isIgnored(double x, double y) {
    // By index: an iterator would allocate for every object.
    for (int at = 0; at < regions.size(); at++) {
      if (regions.get(at).contains(x, y)) {
        return true;
      }
    }
    return false;
  }

  /** Number of objects discarded since the daemon started. */
  public long discarded() {
    return discarded.sum();
  }
}

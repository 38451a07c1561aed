package io.github.jetdetr.picture;

import io.github.jetdetr.annotation.HotPath;

import io.github.jetdetr.detect.Detections;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Leaves out objects that stand where nobody wants to hear of them: those whose lower edge has its
 * middle in one of the regions. That is where an object touches the ground, so that a tall one in
 * front of a region stays. Any thread; allocates nothing.
 */
@HotPath
public final class IgnoredRegions {

  private final List<Region> regions;
  private final LongAdder leftOut = new LongAdder();

  public IgnoredRegions(List<Region> regions) {
    this.regions = List.copyOf(regions);
  }

  /**
   * Takes out what is to be ignored.
   *
   * @param objects of a frame of this size; changed
   * @return the same object
   */
  public Detections without(Detections objects, int width, int height) {
    if (regions.isEmpty()) {
      return objects;
    }
    int kept = 0;
    for (int index = 0; index < objects.count(); index++) {
      double x = (objects.x1(index) + objects.x2(index)) / 2.0 / width;
      // Half a pixel up: a box that the picture's lower edge cuts still stands in the picture.
      double y = (objects.y2(index) - 0.5) / height;
      if (!isIgnored(x, y)) {
        objects.move(index, kept++);
      }
    }
    leftOut.add(objects.count() - kept);
    objects.keepFirst(kept);
    return objects;
  }

  private boolean isIgnored(double x, double y) {
    // By index: an iterator would be garbage for every object.
    for (int at = 0; at < regions.size(); at++) {
      if (regions.get(at).contains(x, y)) {
        return true;
      }
    }
    return false;
  }

  /** How many objects were left out since the daemon started. */
  public long leftOut() {
    return leftOut.sum();
  }
}

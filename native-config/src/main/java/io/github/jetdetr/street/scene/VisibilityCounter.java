package io.github.jetdetr.street.scene;

import io.github.jetdetr.street.StreetObject;
import io.github.jetdetr.street.paint.Canvas;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts the visible pixels of each object and creates the ground truth. Not thread-safe. */
final class VisibilityCounter {

  static final float MIN_VISIBLE = 0.35f;

  /**
   * Minimum geometric mean of the box's sides, as a share of the picture's width, that a small
   * detector can detect.
   */
  static final double MIN_SIDE = 18.0 / 640;

  private int[] seen = new int[64];
  private int[] left = new int[64];
  private int[] top = new int[64];
  private int[] right = new int[64];
  private int[] bottom = new int[64];
  private int[] ids = new int[64];

  /**
   * @param sightings of slot 1, 2, …
   * @param into receives the ground truth and the identity of each pixel
   */
  void collect(Canvas canvas, List<Sighting> sightings, StreetPicture into) {
    int count = sightings.size() + 1;
    clear(count);
    for (Sighting sighting : sightings) {
      ids[sighting.slot()] = sighting.id();
    }
    int[] slots = canvas.slots;
    int[] identities = into.identities();
    for (int y = 0; y < canvas.height; y++) {
      int row = y * canvas.width;
      int x = 0;
      while (x < canvas.width) {
        int slot = slots[row + x];
        int from = x;
        while (x < canvas.width && slots[row + x] == slot) {
          identities[row + x++] = ids[slot];
        }
        if (slot != 0) {
          extend(slot, y, from, x);
        }
      }
    }
    List<StreetObject> objects = new ArrayList<>();
    for (Sighting sighting : sightings) {
      if (seen[sighting.slot()] > 0) {
        objects.add(object(sighting, canvas.width));
      }
    }
    into.setTruth(objects);
  }

  // A run of pixels of one object in one row; rows come from the top.
  private void extend(int slot, int y, int from, int to) {
    if (seen[slot] == 0) {
      left[slot] = from;
      right[slot] = to;
      top[slot] = y;
    }
    seen[slot] += to - from;
    left[slot] = Math.min(left[slot], from);
    right[slot] = Math.max(right[slot], to);
    bottom[slot] = y + 1;
  }

  private StreetObject object(Sighting sighting, int width) {
    int slot = sighting.slot();
    float visible = Math.min(1f, (float) seen[slot] / sighting.ownPixels());
    double area = (right[slot] - left[slot]) * (double) (bottom[slot] - top[slot]);
    boolean counted =
        sighting.isCountable() && visible >= MIN_VISIBLE && Math.sqrt(area) >= MIN_SIDE * width;
    return new StreetObject(
        sighting.id(),
        sighting.label(),
        left[slot],
        top[slot],
        right[slot],
        bottom[slot],
        visible,
        counted);
  }

  private void clear(int count) {
    if (count > seen.length) {
      seen = new int[2 * count];
      left = new int[2 * count];
      top = new int[2 * count];
      right = new int[2 * count];
      bottom = new int[2 * count];
      ids = new int[2 * count];
    }
    Arrays.fill(seen, 0, count, 0);
    ids[0] = 0;
  }
}

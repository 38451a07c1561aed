package io.github.jetdetr.calibration.tune;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/** Pictures dealt into folds of equal size, give or take one, in an order drawn from a seed. */
final class Folds {

  private final Map<Long, Integer> foldOf = new HashMap<>();
  private final int count;

  Folds(CocoTruth truth, int count, long seed) {
    this.count = count;
    List<CocoImage> shuffled = new ArrayList<>(truth.images());
    Collections.shuffle(shuffled, new Random(seed));
    for (int at = 0; at < shuffled.size(); at++) {
      foldOf.put(shuffled.get(at).id(), at % count);
    }
  }

  int count() {
    return count;
  }

  /** The pictures that a fold's search does not see. */
  Predicate<CocoImage> heldOut(int fold) {
    return image -> foldOf.getOrDefault(image.id(), -1) == fold;
  }

  /** The pictures that it sees: all others. */
  Predicate<CocoImage> seen(int fold) {
    return heldOut(fold).negate();
  }
}

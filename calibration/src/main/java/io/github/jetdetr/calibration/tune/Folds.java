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

/** Random partition of the pictures into folds whose sizes differ by at most one. */
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

  /** The pictures held out from a fold's search. */
  Predicate<CocoImage> heldOut(int fold) {
    return image -> foldOf.getOrDefault(image.id(), -1) == fold;
  }

  /** The pictures that a fold's search uses: all others. */
  Predicate<CocoImage> training(int fold) {
    return heldOut(fold).negate();
  }
}

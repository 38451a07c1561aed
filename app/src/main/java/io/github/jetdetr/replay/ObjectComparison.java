package io.github.jetdetr.replay;

import io.github.jetdetr.detect.Detections;
import org.jspecify.annotations.Nullable;

/** Whether the same was detected, bit by bit. */
final class ObjectComparison {

  private ObjectComparison() {}

  /** What differs, in one line; null for nothing. */
  static @Nullable String difference(Detections before, Detections now) {
    if (before.count() != now.count()) {
      return "%d objects, but now %d".formatted(before.count(), now.count());
    }
    for (int at = 0; at < now.count(); at++) {
      if (before.classId(at) != now.classId(at)) {
        return "object %d is of class %d, but now %d"
            .formatted(at + 1, before.classId(at), now.classId(at));
      }
      if (!same(before.score(at), now.score(at))) {
        return "object %d has the score %s, but now %s"
            .formatted(at + 1, before.score(at), now.score(at));
      }
      if (!(same(before.x1(at), now.x1(at))
          && same(before.y1(at), now.y1(at))
          && same(before.x2(at), now.x2(at))
          && same(before.y2(at), now.y2(at)))) {
        return "object %d has another box".formatted(at + 1);
      }
    }
    return null;
  }

  private static boolean same(float before, float now) {
    return Float.floatToRawIntBits(before) == Float.floatToRawIntBits(now);
  }
}

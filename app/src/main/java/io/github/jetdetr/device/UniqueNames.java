package io.github.jetdetr.device;

import java.util.HashMap;
import java.util.Map;

/** Makes repeated names unique: the second {@code nvme} becomes {@code nvme-2}. */
final class UniqueNames {

  private final Map<String, Integer> counts = new HashMap<>();

  String of(String name) {
    int count = counts.merge(name, 1, Integer::sum);
    return count == 1 ? name : name + "-" + count;
  }
}

package io.github.jetdetr.calibration.pictures;

import io.github.jetdetr.calibration.coco.CocoResults;
import java.util.List;
import java.util.Map;

/**
 * A model's detections on a source's pictures.
 *
 * @param results with the picture and category ids of the annotations
 * @param leftOut reason by id of the pictures that could not be read, ordered by id
 */
public record DetectionRun(CocoResults results, Map<Long, String> leftOut) {

  /** What was left out, with the first reason; none if every picture was read. */
  public List<String> notes() {
    return leftOut.isEmpty()
        ? List.of()
        : List.of(
            "%d pictures left out (first: %s)"
                .formatted(leftOut.size(), leftOut.values().iterator().next()));
  }
}

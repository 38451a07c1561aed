package io.github.jetdetr.calibration.evaluate;

import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Detections and what they are held against, ready to be scored.
 *
 * @param truth of the pictures that were looked at
 * @param results of the same pictures
 * @param facts what was measured, by name, for reports
 * @param notes what a reader has to know, such as what was left out; one line each
 * @param groups pictures that are to be scored by themselves too, such as those of one weather: ids
 *     by name
 */
public record EvaluationInput(
    CocoTruth truth,
    CocoResults results,
    Map<String, String> facts,
    List<String> notes,
    Map<String, Set<Long>> groups) {

  public EvaluationInput {
    notes = List.copyOf(notes);
  }

  /** One of the groups by itself. */
  EvaluationInput group(Set<Long> pictures) {
    Set<Long> others = new HashSet<>();
    truth.images().forEach(image -> others.add(image.id()));
    others.removeAll(pictures);
    return new EvaluationInput(
        truth.without(others), results.without(others), facts, notes, Map.of());
  }
}

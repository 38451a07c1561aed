package io.github.jetdetr.calibration.evaluate;

import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Detections and the annotations they are scored against.
 *
 * @param truth the pictures that were processed, with their labels
 * @param results the detections on these pictures
 * @param facts what reports list about the model, by label
 * @param notes what a reader has to know, such as what was left out; one line each
 * @param groups picture ids by name of the group, such as a weather, that is also scored separately
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

  /** The part of the input that belongs to these pictures. */
  EvaluationInput group(Set<Long> pictures) {
    Set<Long> others = new HashSet<>();
    truth.images().forEach(image -> others.add(image.id()));
    others.removeAll(pictures);
    return new EvaluationInput(
        truth.without(others), results.without(others), facts, notes, Map.of());
  }
}

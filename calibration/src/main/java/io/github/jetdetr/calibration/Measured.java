package io.github.jetdetr.calibration;

import io.github.jetdetr.calibration.evaluate.CocoResults;
import io.github.jetdetr.calibration.evaluate.CocoTruth;
import java.util.List;
import java.util.Map;

/**
 * Detections and what they are held against, ready to be scored.
 *
 * @param truth of the pictures that were looked at
 * @param results of the same pictures
 * @param facts what was measured, by name, for reports
 * @param notes what a reader has to know, such as what was left out; one line each
 */
record Measured(
    CocoTruth truth, CocoResults results, Map<String, String> facts, List<String> notes) {

  Measured {
    notes = List.copyOf(notes);
  }
}

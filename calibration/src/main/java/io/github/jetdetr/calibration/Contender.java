package io.github.jetdetr.calibration;

import io.github.jetdetr.calibration.evaluate.CocoResults;
import io.github.jetdetr.calibration.pictures.LatencyRace;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One side of a comparison: a model, or a file of detections.
 *
 * @param name for people, unique among those compared
 * @param bytes of the model with its external data; 0 for a file of detections
 * @param times how long it takes, null where that was not measured
 */
record Contender(
    String name,
    Map<String, String> facts,
    long bytes,
    CocoResults results,
    LatencyRace.@Nullable Times times) {

  Contender withTimes(LatencyRace.Times newTimes) {
    return new Contender(name, facts, bytes, results, newTimes);
  }
}

package io.github.jetdetr.calibration.compare;

import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.pictures.InterleavedTiming;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One side of a comparison: a model, or a file of detections.
 *
 * @param name for people, unique among those compared
 * @param bytes of the model with its external data; 0 for a file of detections
 * @param times how long it takes, null where that was not measured
 */
public record Candidate(
    String name,
    Map<String, String> facts,
    long bytes,
    CocoResults results,
    InterleavedTiming.@Nullable Times times) {

  public Candidate withTimes(InterleavedTiming.Times newTimes) {
    return new Candidate(name, facts, bytes, results, newTimes);
  }
}

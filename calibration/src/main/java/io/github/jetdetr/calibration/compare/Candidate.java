package io.github.jetdetr.calibration.compare;

import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.pictures.InterleavedTiming;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One side of a comparison: a model, or a file of recorded detections.
 *
 * @param name display name, unique within the comparison
 * @param facts what reports list about it (model name, digest, precision, runtime), by label
 * @param bytes size of the model including external data; 0 for a file of detections
 * @param results its detections on the compared pictures
 * @param times latency, null if not measured
 */
public record Candidate(
    String name,
    Map<String, String> facts,
    long bytes,
    CocoResults results,
    InterleavedTiming.@Nullable Times times) {

  /** That its latencies say more about the machine than about the model, if they do. */
  Optional<String> noise() {
    return times == null || !times.isNoisy()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "latencies of %s are noisy (p50 %.2f ms, p90 %.2f ms): something else used the"
                    + " machine",
                name,
                times.p50Millis(),
                times.p90Millis()));
  }

  /** A copy with these latencies. */
  public Candidate withTimes(InterleavedTiming.Times newTimes) {
    return new Candidate(name, facts, bytes, results, newTimes);
  }

  /** A copy with these detections. */
  public Candidate withResults(CocoResults newResults) {
    return new Candidate(name, facts, bytes, newResults, times);
  }
}

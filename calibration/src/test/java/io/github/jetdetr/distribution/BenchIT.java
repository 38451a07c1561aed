package io.github.jetdetr.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.distribution.support.Distribution;
import io.github.jetdetr.distribution.support.RunningDaemon;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The figures that {@code bench} prints, not their size: that is the machine's. */
class BenchIT {

  // A slower machine than this would be no test; a larger figure is a slip of units.
  private static final double MAX_FPS = 100_000;
  private static final double MAX_MILLIS = 60_000;

  @Test
  void theBenchPrintsEveryFigureInOneLineOfJson() throws Exception {
    RunningDaemon.Ended ended =
        Distribution.run(
            "bench",
            "--json",
            "--seconds",
            4,
            "--model",
            Distribution.model(),
            "--camera",
            Distribution.clip(""));

    assertEquals(0, ended.code(), ended::toString);
    JsonNode figures = new ObjectMapper().readTree(ended.line());
    assertWithin(0, MAX_FPS, figures, "engine_fps");
    assertWithin(0, MAX_FPS, figures, "frame_fps");
    assertWithin(0, MAX_FPS, figures, "daemon_fps");
    assertWithin(0, 10, figures, "frame_ratio");
    assertWithin(0, 10, figures, "preprocess_share");
    assertEquals("cpu", figures.path("device").asText());
    assertEquals("fp32", figures.path("precision").asText());
    // Both measured in one process on the same work: a factor beyond ten is a fault of the bench.
    assertWithin(0.1, 10, figures, "ratio");
    assertWithin(-1, 10_000_000, figures, "bytes_per_frame");
    for (String stage : List.of("capture", "wait", "preprocess", "infer", "decode", "total")) {
      JsonNode latency = figures.path("latency_ms").path(stage);
      assertWithin(-1, MAX_MILLIS, latency, "p50");
      assertTrue(latency.path("p90").asDouble() >= latency.path("p50").asDouble(), stage);
      assertTrue(latency.path("p99").asDouble() >= latency.path("p90").asDouble(), stage);
      assertTrue(latency.path("max").asDouble() >= latency.path("p99").asDouble(), stage);
      assertTrue(latency.path("count").asLong() > 0, stage);
    }
    JsonNode latency = figures.path("latency_ms");
    assertTrue(
        latency.path("total").path("p50").asDouble() > latency.path("infer").path("p50").asDouble(),
        ended.line());
  }

  private static void assertWithin(double above, double below, JsonNode figures, String name) {
    JsonNode figure = figures.path(name);
    assertTrue(figure.isNumber(), () -> "no number '" + name + "' in " + figures);
    assertTrue(
        figure.asDouble() > above && figure.asDouble() < below, () -> name + " is " + figure);
  }
}

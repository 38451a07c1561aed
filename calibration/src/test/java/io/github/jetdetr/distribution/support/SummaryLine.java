package io.github.jetdetr.distribution.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;

/** The last line of {@code run --json}. */
public final class SummaryLine {

  private static final List<String> LOSSES =
      List.of("full", "expired", "too_large", "rejected", "replaced", "unsent_at_close");

  private SummaryLine() {}

  /** Every frame and every message is in exactly one counter. */
  public static JsonNode assertNothingLostSilently(String line) throws IOException {
    JsonNode summary = new ObjectMapper().readTree(line);
    assertTrue(summary.path("cameras").size() > 0, line);
    for (JsonNode camera : summary.path("cameras")) {
      assertTrue(
          camera.path("captured").asLong()
              >= sum(camera, List.of("processed", "replaced", "stale", "failed")),
          line);
    }
    JsonNode messages = summary.path("messages");
    assertTrue(messages.path("offered").asLong() > 0, line);
    assertEquals(
        messages.path("offered").asLong(),
        messages.path("sent").asLong() + sum(messages, LOSSES),
        line);
    return summary;
  }

  public static long sum(JsonNode counters, List<String> names) {
    return names.stream().mapToLong(name -> counters.path(name).asLong(Long.MIN_VALUE)).sum();
  }
}

package io.github.jetdetr.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The events of one run, so that two runs can be compared: what is said of each object, without
 * numbers and times that are of the run itself. Not thread-safe.
 */
final class EventLog {

  private static final ObjectMapper JSON = new ObjectMapper();
  // The end of the run, not of what it saw.
  private static final String STOPPED = "stopped";
  private static final List<String> OF_THE_RUN =
      List.of(
          "schema",
          "node",
          "run",
          "seq",
          "id",
          "track",
          "at",
          "age_ms",
          "first_seen",
          "last_seen",
          "time",
          "late");

  /** What is said of each object, by its id; in the order in which they came. */
  private final Map<String, List<String>> objects = new LinkedHashMap<>();

  private final Set<String> old = new HashSet<>();

  /**
   * Adds an event.
   *
   * @param message as published
   * @param isOld whether its object may have been there before: such are left out, since what is
   *     said of them depends on what nobody has
   */
  void add(String message, boolean isOld) {
    try {
      if (!(JSON.readTree(message) instanceof ObjectNode event)) {
        return;
      }
      String id = event.path("id").asText();
      List<String> said = objects.get(id);
      boolean isNew = event.path("type").asText().equals("new");
      if (said == null && (!isNew || isOld)) {
        old.add(id);
      }
      if (old.contains(id) || event.path("reason").asText().equals(STOPPED)) {
        return;
      }
      if (!event.has("age_ms")) {
        // No frame brought it, so it came whenever somebody looked.
        JsonNode unusedStays = event.remove("visited");
      }
      JsonNode unused = event.remove(OF_THE_RUN);
      if (event.get("best") instanceof ObjectNode best) {
        JsonNode unusedTime = best.remove("at");
      }
      objects.computeIfAbsent(id, key -> new ArrayList<>()).add(event.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an event is not JSON", e);
    }
  }

  /** Number of events. */
  long count() {
    return objects.values().stream().mapToLong(List::size).sum();
  }

  /**
   * How many events of another log are also in this one: objects are compared in the order in which
   * they came.
   *
   * @param differences receives the first that differs of each object
   */
  long countEqual(EventLog other, List<String> differences) {
    List<List<String>> mine = new ArrayList<>(objects.values());
    long equal = 0;
    for (List<String> theirs : other.objects.values()) {
      List<String> same = take(mine, theirs);
      for (int at = 0; at < theirs.size(); at++) {
        if (at < same.size() && same.get(at).equals(theirs.get(at))) {
          equal++;
        } else {
          differences.add(
              "event %s, but now %s"
                  .formatted(theirs.get(at), at < same.size() ? same.get(at) : "nothing"));
          break;
        }
      }
    }
    return equal;
  }

  /** The object of which the same is said first, which is then taken. */
  private static List<String> take(List<List<String>> from, List<String> like) {
    for (int at = 0; at < from.size(); at++) {
      if (from.get(at).get(0).equals(like.get(0))) {
        return from.remove(at);
      }
    }
    return List.of();
  }
}

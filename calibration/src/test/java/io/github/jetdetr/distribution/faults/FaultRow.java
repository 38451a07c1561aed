package io.github.jetdetr.distribution.faults;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What came of one kind of fault.
 *
 * @param seconds until recovery, one for each time it happened
 * @param lost messages that did not arrive, by reason
 * @param problem the promise that was broken; empty if none was
 */
public record FaultRow(
    String group, FaultKind kind, List<Double> seconds, Map<String, Long> lost, String problem) {

  public FaultRow {
    seconds = seconds.stream().sorted().toList();
    lost = Map.copyOf(lost);
  }

  /** Its line of the table in FAULTS.md. */
  public String markdown() {
    return "| %s | %s | %d | %s | %.0f | %s | %s |"
        .formatted(
            kind.name(),
            kind.promise(),
            seconds.size(),
            seconds.isEmpty()
                ? "–"
                : String.format(
                    Locale.ROOT,
                    "%.1f / %.1f",
                    seconds.get(seconds.size() / 2),
                    seconds.get(seconds.size() - 1)),
            kind.maxSeconds(),
            lost.isEmpty() ? "nothing" : lostText(),
            problem.isEmpty()
                ? kind.said().isEmpty() ? "–" : "`" + kind.said() + "`"
                : "**" + problem + "**");
  }

  private String lostText() {
    return lost.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(reason -> reason.getValue() + " " + reason.getKey())
        .collect(Collectors.joining(", "));
  }
}

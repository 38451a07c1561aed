package io.github.jetdetr.distribution.faults;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes FAULTS.md. */
public final class FaultReport {

  private static final Map<String, String> TITLES =
      Map.of(
          "network", "The way to the broker",
          "broker", "The broker's settings",
          "camera", "A camera, while the other one goes on",
          "process", "The process ends",
          "inside", "The process goes on",
          "machine", "The machine",
          "clients", "Other clients",
          "start", "At the start");

  private FaultReport() {}

  /** The report on all rows, by group. */
  public static String markdown(List<FaultRow> rows, int times) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # What goes wrong, and what becomes of it

        The output of `./mvnw -B verify -pl calibration -am -Dit.test=FaultMatrixIT \
        -Djetdetr.faults.times=%d`: %d kinds of fault, each really injected, with the shipped \
        distribution on two cameras (the drawn street and MJPEG over HTTP) and Mosquitto, and held \
        against what an observer sees who knows only the messages. Every build runs each kind once.

        *Recovered* is how long it took until detections of both cameras flowed again, counted from \
        when the cause was gone (where the process ended: from its end, restarted at once): median \
        and longest, in seconds, and the longest that is promised. *Lost* is what did not arrive, of \
        detections, telemetry and health together, by the reason that the node or the audit gives; \
        nothing was lost without one, else the row says so in bold.
        """
            .formatted(times, rows.size()));
    Map<String, List<FaultRow>> groups =
        rows.stream().collect(Collectors.groupingBy(FaultRow::group));
    for (String group :
        List.of(
            "process", "inside", "network", "broker", "clients", "camera", "machine", "start")) {
      if (groups.containsKey(group)) {
        text.append("\n## ").append(TITLES.get(group)).append("\n\n");
        text.append("| fault | promise | times | recovered | promised | lost | log |\n");
        text.append("|---|---|---|---|---|---|---|\n");
        for (FaultRow row : groups.get(group)) {
          text.append(row.markdown()).append('\n');
        }
      }
    }
    return text.toString();
  }
}

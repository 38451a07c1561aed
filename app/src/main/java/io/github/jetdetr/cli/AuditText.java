package io.github.jetdetr.cli;

import io.github.jetdetr.audit.KindFinding;
import io.github.jetdetr.audit.RunFinding;
import io.github.jetdetr.audit.SeqGap;
import io.github.jetdetr.message.VisibleText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The account of an audit as lines for people. */
final class AuditText {

  private static final int MAX_GAPS = 20;

  private AuditText() {}

  static List<String> lines(List<RunFinding> runs) {
    List<String> lines = new ArrayList<>();
    for (RunFinding run : runs) {
      String heading =
          "%s run %s, %s, %s to %s, %s"
              .formatted(
                  run.node(),
                  run.run(),
                  run.whole() ? "watched from its start" : "joined while it ran",
                  Instant.ofEpochMilli(run.firstAt()),
                  Instant.ofEpochMilli(run.lastAt()),
                  end(run));
      lines.add(VisibleText.of(heading));
      for (KindFinding kind : run.kinds()) {
        lines.add("  " + VisibleText.of(line(kind)));
        int shown = Math.min(MAX_GAPS, kind.gaps().size());
        for (SeqGap gap : kind.gaps().subList(0, shown)) {
          lines.add("    " + VisibleText.of(line(gap)));
        }
        if (shown < kind.gaps().size()) {
          lines.add("    and %d gaps more".formatted(kind.gaps().size() - shown));
        }
      }
    }
    return lines;
  }

  private static String end(RunFinding run) {
    String reconnects = run.reconnects() == 0 ? "" : ", " + run.reconnects() + " reconnects";
    return switch (run.end()) {
          case "stopped" -> "stopped in an orderly way";
          case "offline" -> "ended without a word (the will was published)";
          case "replaced" -> "ended without a word (another run took its place)";
          default -> "running";
        }
        + reconnects;
  }

  private static String line(KindFinding kind) {
    List<String> why = new ArrayList<>();
    for (Map.Entry<String, Long> reason : kind.dropped().entrySet()) {
      why.add(reason.getValue() + " dropped by the node (" + reason.getKey() + ")");
    }
    add(why, kind.spooled(), "waiting in the node's spool");
    add(why, kind.lostWithConnection(), "lost with the node's connection");
    add(why, kind.whileAway(), "sent while this audit was not connected");
    add(why, kind.unsettled(), "behind the last telemetry of a run that ended without a word");
    add(why, kind.unexplained(), "WITHOUT A REASON");
    String repeated = kind.repeated() == 0 ? "" : " (" + kind.repeated() + " of them twice)";
    String late = kind.late() == 0 ? "" : " (" + kind.late() + " of them late)";
    return String.format(
            Locale.ROOT,
            "%-11s %d arrived%s%s, %d missing",
            kind.kind(),
            kind.received(),
            repeated,
            late,
            kind.missing())
        + (why.isEmpty() ? "" : ": " + String.join(", ", why));
  }

  private static void add(List<String> why, long count, String reason) {
    if (count > 0) {
      why.add(count + " " + reason);
    }
  }

  private static String line(SeqGap gap) {
    return "%s %d to %d, between %s and %s"
        .formatted(
            gap.series(),
            gap.from(),
            gap.to() - 1,
            Instant.ofEpochMilli(gap.after()),
            Instant.ofEpochMilli(gap.before()));
  }
}

package io.github.jetdetr.calibration.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A report's first line, the same for every command: what it is about, so that a printed page can
 * be placed.
 */
public final class ReportTitle {

  /** The fact that names runtime and device, see {@link Page#facts}. */
  public static final String RUNTIME = "runtime";

  private ReportTitle() {}

  /**
   * Such as "int8 against fp32 on 91 pictures, onnxruntime 1.29.0 on cpu (amd64),
   * 2026-11-30T04:50:00Z".
   *
   * @param subject what was done, to which models
   * @param pictures their number
   * @param facts of a model; its {@link #RUNTIME} is named if there is one
   * @param at when it was done; named to the second, UTC
   */
  public static String of(String subject, int pictures, Map<String, String> facts, Instant at) {
    List<String> parts = new ArrayList<>();
    parts.add("%s on %d %s".formatted(subject, pictures, pictures == 1 ? "picture" : "pictures"));
    String architecture = System.getProperty("os.arch", "unknown");
    String runtime = facts.get(RUNTIME);
    parts.add(runtime == null ? architecture : "%s (%s)".formatted(runtime, architecture));
    parts.add(at.truncatedTo(ChronoUnit.SECONDS).toString());
    return String.join(", ", parts);
  }
}

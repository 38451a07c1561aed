package io.github.jetdetr.calibration.track;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What tracks are worth over several sequences: all together, by label and by sequence. */
public final class TrackEvaluation {

  private static final List<String> SHOWN =
      List.of("HOTA", "DetA", "AssA", "IDF1", "MOTA", "IDSW", "LocA", "MT", "ML", "Frag");

  private final TrackScore all = TrackScore.empty();
  private final Map<String, TrackScore> byLabel = new LinkedHashMap<>();
  private final Map<String, TrackScore> bySequence = new LinkedHashMap<>();
  private long frames;

  /** Adds the tracks of one sequence. */
  public void add(SequenceInfo info, BoxRows truth, BoxRows tracks) {
    frames += info.frames();
    for (int at = 0; at < info.classes(); at++) {
      TrackScore score = TrackScore.of(info, truth, tracks, at);
      all.add(score);
      if (!info.labels().isEmpty()) {
        byLabel.computeIfAbsent(info.labels().get(at), name -> TrackScore.empty()).add(score);
      }
      bySequence.computeIfAbsent(info.name(), name -> TrackScore.empty()).add(score);
    }
  }

  /** All classes and sequences together, each detection weighing the same. */
  public TrackScore all() {
    return all;
  }

  /** For {@code --json}. */
  public Map<String, Object> json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("sequences", bySequence.size());
    root.put("frames", frames);
    root.put("objects", all.truths());
    root.put("metrics", all.metrics());
    root.put("labels", metrics(byLabel));
    root.put("by_sequence", metrics(bySequence));
    return root;
  }

  private static Map<String, Object> metrics(Map<String, TrackScore> scores) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    scores.forEach((name, score) -> metrics.put(name, score.metrics()));
    return metrics;
  }

  /** For people. */
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d sequences, %d frames, %d objects%n%n",
        bySequence.size(),
        frames,
        all.truths());
    out.printf(Locale.ROOT, "%-28s", "");
    SHOWN.forEach(name -> out.printf(Locale.ROOT, "%8s", name));
    out.println();
    print(out, "all", all);
    byLabel.forEach((name, score) -> print(out, name, score));
    if (bySequence.size() > 1) {
      out.println();
      bySequence.forEach((name, score) -> print(out, name, score));
    }
  }

  private static void print(PrintWriter out, String name, TrackScore score) {
    if (score.truths() == 0) {
      return;
    }
    out.printf(Locale.ROOT, "%-28s", name);
    for (String metric : SHOWN) {
      Number value = score.metrics().get(metric);
      if (value instanceof Long count) {
        out.printf(Locale.ROOT, "%8d", count);
      } else if (value != null) {
        out.printf(Locale.ROOT, "%8.3f", value.doubleValue());
      }
    }
    out.println();
  }
}

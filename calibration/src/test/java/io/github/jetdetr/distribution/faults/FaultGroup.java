package io.github.jetdetr.distribution.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Faults that happen one after the other to one rig. */
public final class FaultGroup {

  private static final int MAX_PROBLEM_CHARS = 4_000;

  private final String name;
  private final Function<Rig, List<FaultKind>> kinds;
  private final int times;

  /**
   * @param kinds what happens to a rig
   * @param times how often each
   */
  public FaultGroup(String name, Function<Rig, List<FaultKind>> kinds, int times) {
    this.name = name;
    this.kinds = kinds;
    this.times = times;
  }

  /**
   * Lets all of them happen. A promise that is broken ends its kind; the next has a new rig.
   *
   * @param folder empty
   */
  public List<FaultRow> run(Path folder) throws Exception {
    List<FaultRow> rows = new ArrayList<>();
    int rigs = 0;
    int kind = 0;
    boolean more = true;
    while (more) {
      try (Rig rig = new Rig(folder.resolve("rig-" + rigs++))) {
        more = false;
        List<FaultKind> all = kinds.apply(rig);
        if (all.isEmpty()) {
          return rows;
        }
        begin(rig);
        boolean sound = true;
        while (sound && kind < all.size()) {
          FaultRow row = row(rig, all.get(kind++));
          System.out.println(name + ": " + row.markdown());
          rows.add(row);
          sound = row.problem().isEmpty();
        }
        if (sound) {
          end(rig, rows);
        }
        more = kind < all.size();
      }
    }
    return rows;
  }

  private static void begin(Rig rig) throws Exception {
    rig.start();
    double unused = rig.untilFlowing();
  }

  private FaultRow row(Rig rig, FaultKind kind) throws Exception {
    List<Double> seconds = new ArrayList<>();
    Map<String, Long> lost = Map.of();
    String problem = "";
    try {
      Map<String, Long> before = rig.losses();
      for (int time = 0; time < times; time++) {
        rig.expect(kind.said());
        double took = kind.trial().happen(rig);
        seconds.add(took);
        rig.awaitExpected();
        if (took > kind.maxSeconds()) {
          problem = "recovered after %.1f s only".formatted(took);
        }
      }
      lost = difference(before, rig.losses());
      for (String silent : List.of("unexplained", "malformed")) {
        if (lost.containsKey(silent)) {
          problem = lost + " without a reason";
        }
      }
    } catch (AssertionError e) {
      problem = shortened(String.valueOf(e.getMessage()));
    }
    return new FaultRow(name, kind, seconds, lost, problem);
  }

  private void end(Rig rig, List<FaultRow> rows) throws Exception {
    try {
      rig.end();
    } catch (AssertionError e) {
      FaultRow last = rows.remove(rows.size() - 1);
      rows.add(
          new FaultRow(
              name,
              last.kind(),
              last.seconds(),
              last.lost(),
              "at the end: " + shortened(String.valueOf(e.getMessage()))));
    }
  }

  private static Map<String, Long> difference(Map<String, Long> before, Map<String, Long> after) {
    Map<String, Long> difference = new TreeMap<>();
    after.forEach(
        (reason, count) -> {
          long more = count - before.getOrDefault(reason, 0L);
          if (more > 0) {
            difference.put(reason, more);
          }
        });
    return difference;
  }

  private static String shortened(String text) {
    return text.length() <= MAX_PROBLEM_CHARS
        ? text
        : text.substring(0, MAX_PROBLEM_CHARS / 2)
            + " … "
            + text.substring(text.length() - MAX_PROBLEM_CHARS / 2);
  }
}

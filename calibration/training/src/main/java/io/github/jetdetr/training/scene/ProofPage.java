package io.github.jetdetr.training.scene;

import io.github.jetdetr.calibration.report.Figures;
import io.github.jetdetr.calibration.report.Page;
import io.github.jetdetr.calibration.report.ReportTitle;
import io.github.jetdetr.calibration.report.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A proof for people: lines for a terminal, and the page in the student's bundle. */
public final class ProofPage {

  /** Its name in a student's bundle. */
  public static final String FILE = "specialise.html";

  private static final String CAUTION =
      "Frames that follow each other are much alike, so another day can differ from this by more"
          + " than the intervals say.";

  private ProofPage() {}

  /** The figures, one line each. */
  public static List<String> lines(Proof proof) {
    List<String> lines = new ArrayList<>();
    facts(proof).forEach((name, value) -> lines.add(name + ": " + value));
    for (Proof.ClassProof one : proof.classes()) {
      lines.add(
          "  %-16s AP50 %s of %d objects"
              .formatted(one.label(), Figures.share(one.ap50()), one.objects()));
    }
    proof
        .unknown()
        .forEach(
            (label, count) -> lines.add("  %-16s not known, %d objects".formatted(label, count)));
    return lines;
  }

  /**
   * The page.
   *
   * @param name the student's
   * @param how the training in lines
   * @param shapes the choice of the network in lines; may be empty
   * @param now when it was proved
   */
  public static Page of(
      String name, Proof proof, List<String> how, List<String> shapes, Instant now) {
    Proof.Latency latency = proof.latency();
    Map<String, String> runtime =
        latency == null ? Map.of() : Map.of(ReportTitle.RUNTIME, latency.engine());
    Page page =
        new Page(
            ReportTitle.of(name + ", a student of one scene", proof.frames(), runtime, now),
            "What a small model finds of what its teacher finds, on frames after those it learned from.");
    page.section("Result").facts(facts(proof)).paragraph(CAUTION);
    Table classes = new Table(List.of("class", "objects", "AP50"));
    for (Proof.ClassProof one : proof.classes()) {
      classes.row(List.of(one.label(), String.valueOf(one.objects()), Figures.share(one.ap50())));
    }
    proof
        .unknown()
        .forEach((label, count) -> classes.row(List.of(label, count.toString(), "not known")));
    page.figure("By class", classes.markup());
    page.section("Training");
    how.forEach(page::paragraph);
    if (!shapes.isEmpty()) {
      page.section("Choice of the network");
      shapes.forEach(page::paragraph);
    }
    return page;
  }

  private static Map<String, String> facts(Proof proof) {
    Map<String, String> facts = new LinkedHashMap<>();
    String from = proof.ofTeacher() ? "objects the teacher is sure of" : "labelled objects";
    facts.put("frames", "%d, with %d %s".formatted(proof.frames(), proof.objects(), from));
    facts.put("AP50 of the student", interval(proof.ap50()));
    if (proof.ofTeacher()) {
      facts.put("AP50 where doubtful objects do not count", Figures.share(proof.ap50Sure()));
      facts.put("AP50 of the teacher without mirror images", Figures.share(proof.teacherAp50()));
    }
    Proof.Interval difference = proof.difference();
    if (difference != null) {
      facts.put("student minus that teacher", difference(difference));
    }
    Proof.Gain gain = proof.gain();
    if (gain != null) {
      facts.put(
          "AP of the student and of the model it began with",
          "%s and %s: %s"
              .formatted(
                  Figures.share(gain.after()),
                  Figures.share(gain.before()),
                  difference(gain.difference())));
    }
    facts.put("found with a score from 0.5 on", Figures.share(proof.foundShare()));
    String confirmed = proof.ofTeacher() ? "seen by the teacher too" : "labelled";
    facts.put("of what it reports, " + confirmed, Figures.share(proof.confirmedShare()));
    facts.put("mean IoU of the boxes", Figures.share(proof.meanIou()));
    Proof.Latency latency = proof.latency();
    if (latency != null) {
      facts.put(
          "latency, pixels to boxes",
          String.format(
              Locale.ROOT,
              "%.2f ms, the teacher %.2f ms: %.2f times as fast (%s, %d threads)",
              latency.studentMillis(),
              latency.teacherMillis(),
              latency.speedup(),
              latency.engine(),
              latency.threads()));
    }
    facts.put("size", megabytes(proof.studentBytes()) + sizeOfTeacher(proof));
    return facts;
  }

  private static String sizeOfTeacher(Proof proof) {
    return proof.teacherBytes() == 0 ? "" : ", the teacher " + megabytes(proof.teacherBytes());
  }

  private static String interval(Proof.Interval interval) {
    return "%s (95 %%: %s to %s)"
        .formatted(
            Figures.share(interval.estimate()),
            Figures.share(interval.low()),
            Figures.share(interval.high()));
  }

  private static String difference(Proof.Interval interval) {
    return "%s (%s to %s)"
        .formatted(
            Figures.difference(interval.estimate()),
            Figures.difference(interval.low()),
            Figures.difference(interval.high()));
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.2f MB", bytes / 1e6);
  }
}

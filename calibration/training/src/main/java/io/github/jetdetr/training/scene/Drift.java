package io.github.jetdetr.training.scene;

import io.github.jetdetr.calibration.report.Figures;

/**
 * How a student does on a later day, beside the day it was proved on.
 *
 * @param proved the proof in its bundle
 * @param today the same figures on other frames
 * @param hasDrifted whether its AP50 is lower by more than both intervals allow, and by 0.05
 */
public record Drift(Proof proved, Proof today, boolean hasDrifted) {

  /** A smaller loss is none, however narrow the intervals: frames in a row are much alike. */
  private static final double MIN_LOSS = 0.05;

  /**
   * Compares two proofs of one student.
   *
   * @throws IllegalArgumentException if they are of different students, or of different teachers
   */
  public static Drift of(Proof proved, Proof today) {
    if (!proved.student().equals(today.student())) {
      throw new IllegalArgumentException(
          "the student's model file is not the one that its proof is of");
    }
    if (!proved.teachers().equals(today.teachers()) || proved.flip() != today.flip()) {
      throw new IllegalArgumentException(
          "the student was proved against another teacher, or with other mirror images: only equal"
              + " teachers can be compared");
    }
    double loss = proved.ap50().estimate() - today.ap50().estimate();
    boolean isApart = today.ap50().high() < proved.ap50().low();
    return new Drift(proved, today, isApart && loss > MIN_LOSS);
  }

  /** The answer in one line. */
  public String text() {
    String change =
        "AP50 %s (%s to %s) on these frames, %s (%s to %s) when it was proved"
            .formatted(
                Figures.share(today.ap50().estimate()),
                Figures.share(today.ap50().low()),
                Figures.share(today.ap50().high()),
                Figures.share(proved.ap50().estimate()),
                Figures.share(proved.ap50().low()),
                Figures.share(proved.ap50().high()));
    return (hasDrifted ? "drifted: " : "no drift to be seen: ") + change;
  }
}

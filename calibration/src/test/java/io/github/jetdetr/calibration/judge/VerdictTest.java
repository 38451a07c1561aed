package io.github.jetdetr.calibration.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.calibration.compare.AccuracyLimits;
import io.github.jetdetr.calibration.compare.Candidate;
import io.github.jetdetr.calibration.compare.Comparison;
import io.github.jetdetr.calibration.pictures.InterleavedTiming;
import io.github.jetdetr.calibration.statistics.NonInferiority;
import io.github.jetdetr.command.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class VerdictTest {

  private static final int PICTURES = 60;
  private static final Verdict.Limits LIMITS = new Verdict.Limits(AccuracyLimits.DEFAULT, null);

  @Test
  void theFastestOfTheAccurateWins() {
    Verdict verdict =
        Verdict.of(labelled(candidate("fp32", 10, 1, 0), candidate("int8", 6, 0.6, 0)), LIMITS);
    assertEquals("int8", verdict.word());
    assertEquals(ExitCode.OK, verdict.code());
  }

  @Test
  void timesOfTheSamePicturesDecideAndNotTheirMedians() {
    // Whatever slowed the machine down while INT8 had its turns is in its median, not in its ratio.
    Verdict verdict =
        Verdict.of(labelled(candidate("fp32", 10, 1, 0), candidate("int8", 11, 0.7, 0)), LIMITS);
    assertEquals("int8", verdict.word());
  }

  @Test
  void aPrecisionThatIsHardlyFasterDoesNotWin() {
    Verdict verdict =
        Verdict.of(labelled(candidate("fp32", 10, 1, 0), candidate("int8", 9.8, 0.98, 0)), LIMITS);
    assertEquals("fp32", verdict.word());
  }

  @Test
  void int8ThatCostsTooMuchIsRefusedHoweverFast() {
    Verdict verdict =
        Verdict.of(labelled(candidate("fp32", 10, 1, 0), candidate("int8", 1, 0.1, 24)), LIMITS);
    assertEquals(ExitCode.REFUSED_ACCURACY, verdict.code());
    assertTrue(verdict.reason().contains("points of AP"), verdict.reason());
  }

  @Test
  void halfPrecisionThatLosesTooMuchIsOnlyExcluded() {
    Verdict verdict =
        Verdict.of(
            labelled(
                candidate("fp32", 10, 1, 0),
                candidate("fp16", 1, 0.1, 24),
                candidate("int8", 5, 0.5, 0)),
            LIMITS);
    assertEquals("int8", verdict.word());
    assertTrue(verdict.reason().contains("fp16 loses"), verdict.reason());
  }

  @Test
  void ifAllAreTooSlowNoneIsChosen() {
    Verdict verdict =
        Verdict.of(
            labelled(candidate("fp32", 10, 1, 0), candidate("int8", 5, 0.5, 0)),
            new Verdict.Limits(AccuracyLimits.DEFAULT, 4.0));
    assertEquals(ExitCode.REFUSED_LATENCY, verdict.code());
    assertEquals("the fastest, int8, takes 5.00 ms; at most 4.00 ms are allowed", verdict.reason());
  }

  @Test
  void withoutLabelsLostDetectionsCount() {
    Verdict verdict =
        Verdict.of(unlabelled(candidate("fp32", 10, 1, 0), candidate("int8", 5, 0.5, 18)), LIMITS);
    assertEquals(ExitCode.REFUSED_ACCURACY, verdict.code());
    assertTrue(verdict.reason().contains("70.0 % of their detections"), verdict.reason());
  }

  @Test
  void withoutLabelsInventedDetectionsCountToo() {
    Verdict verdict =
        Verdict.of(unlabelled(candidate("fp32", 10, 1, 18), candidate("int8", 5, 0.5, 0)), LIMITS);
    assertEquals(ExitCode.REFUSED_ACCURACY, verdict.code());
  }

  @Test
  void aLossThatMayBeOnEitherSideOfTheLimitIsNotDecidedAndTheBestOfTheOthersIsNamed() {
    Comparison comparison =
        labelled(
            candidate("fp32", 10, 1, 0),
            candidate("fp16", 8, 0.8, 0),
            candidate("int8", 1, 0.1, 1));
    Verdict verdict = Verdict.of(comparison, LIMITS);

    assertEquals(ExitCode.UNDECIDED, verdict.code());
    assertEquals("fp16", verdict.word());
    NonInferiority int8 = Objects.requireNonNull(verdict.int8());
    assertEquals(NonInferiority.Decision.UNDECIDED, int8.decision());
    assertTrue(int8.morePictures() > 0, int8::toString);
    assertTrue(verdict.reason().contains("not decided by 60 pictures"), verdict.reason());
  }

  @Test
  void anEstimateBelowTheLimitIsNoProof() {
    // One of 60 is lost: 1.7 points on average, and the limit is 3.
    Verdict.Limits wide = new Verdict.Limits(AccuracyLimits.DEFAULT.withMaxApLoss(3), null);
    Comparison comparison = labelled(candidate("fp32", 10, 1, 0), candidate("int8", 1, 0.1, 1));
    Verdict verdict = Verdict.of(comparison, wide);

    NonInferiority int8 = Objects.requireNonNull(verdict.int8());
    assertTrue(int8.loss() < int8.limit() && int8.upper95() > int8.limit(), int8::toString);
    assertEquals(ExitCode.UNDECIDED, verdict.code());
    assertEquals("fp32", verdict.word());
  }

  @Test
  void whatIsUndecidedAndTooSlowIsRefusedForItsLatency() {
    Comparison comparison = labelled(candidate("fp32", 10, 1, 0), candidate("int8", 1, 0.1, 1));
    Verdict verdict = Verdict.of(comparison, new Verdict.Limits(AccuracyLimits.DEFAULT, 4.0));

    assertEquals(ExitCode.REFUSED_LATENCY, verdict.code());
    assertTrue(verdict.reason().contains("not decided by 60 pictures"), verdict.reason());
  }

  @Test
  void aModelThatDetectsNothingIsRefused() {
    Candidate blind = candidate("fp32", 10, 1, PICTURES);
    Candidate same = candidate("int8", 5, 0.5, PICTURES);
    for (Comparison comparison : List.of(labelled(blind, same), unlabelled(blind, same))) {
      Verdict verdict = Verdict.of(comparison, LIMITS);
      assertEquals(ExitCode.REFUSED_ACCURACY, verdict.code());
      assertTrue(verdict.reason().contains("which proves nothing"), verdict.reason());
    }
  }

  /** Finds the one object of every picture but the first few. */
  private static Candidate candidate(String name, double millis, double ratio, int missed) {
    List<PictureDetections> pictures = new ArrayList<>();
    for (int id = missed + 1; id <= PICTURES; id++) {
      pictures.add(new PictureDetections(id, List.of(new ScoredBox(1, 0.9, 5, 5, 20, 20))));
    }
    InterleavedTiming.Times times =
        new InterleavedTiming.Times(millis, millis, ratio, ratio, ratio);
    return new Candidate(name, Map.of(), 1, new CocoResults(pictures), times);
  }

  private static Comparison labelled(Candidate control, Candidate... others) {
    return comparison(true, control, others);
  }

  private static Comparison unlabelled(Candidate control, Candidate... others) {
    return comparison(false, control, others);
  }

  private static Comparison comparison(boolean labelled, Candidate control, Candidate... others) {
    List<CocoImage> images = new ArrayList<>();
    List<TruthBox> boxes = new ArrayList<>();
    for (int id = 1; id <= PICTURES; id++) {
      images.add(new CocoImage(id, id + ".png", 64, 64));
      boxes.add(new TruthBox(id, id, 1, 5, 5, 20, 20, 400, false));
    }
    List<CocoCategory> categories = List.of(new CocoCategory(1, "a"));
    CocoTruth truth = new CocoTruth(images, categories, labelled ? boxes : List.of());
    return Comparison.of(truth, labelled, 0.3, control, List.of(others), List.of());
  }
}

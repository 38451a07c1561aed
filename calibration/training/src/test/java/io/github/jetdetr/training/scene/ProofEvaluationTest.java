package io.github.jetdetr.training.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProofEvaluationTest {

  private static final List<String> TEACHER = List.of("boat", "car", "truck");
  private static final List<String> STUDENT = List.of("car");
  private static final int FRAMES = 8;

  @Test
  void aStudentThatAnswersLikeItsTeacherHasFullMarks() {
    ProofEvaluation.Figures figures = figures(results(1, 0.6, 0), true);

    assertEquals(1, figures.ap50().estimate(), 1e-9);
    assertEquals(1, figures.foundShare(), 1e-9);
    assertEquals(1, figures.confirmedShare(), 1e-9);
    assertEquals(1, figures.meanIou(), 1e-9);
    assertEquals(0, difference(figures).estimate(), 1e-9);
  }

  @Test
  void halfOfTheObjectsFoundIsHalfOfTheAp() {
    ProofEvaluation.Figures figures = figures(results(2, 0.6, 0), true);

    assertEquals(0.5, figures.ap50().estimate(), 0.01);
    assertTrue(figures.ap50().low() < 0.5 && figures.ap50().high() > 0.5);
    assertEquals(0.5, figures.foundShare(), 1e-9);
    assertEquals(-0.5, difference(figures).estimate(), 0.01);
  }

  @Test
  void whatTheTeacherDoubtsIsAFalseAlarmUnlessDoubtsDoNotCount() {
    ProofEvaluation.Figures figures = figures(results(1, 0.6, 0.9), false);

    assertTrue(figures.ap50().estimate() < 0.8, String.valueOf(figures.ap50()));
    assertEquals(1, figures.ap50Sure(), 1e-9);
    assertEquals(1, figures.confirmedShare(), 1e-9);
    assertEquals(-1, figures.teacherAp50());
  }

  @Test
  void aLowScoreIsFoundByTheApButNotByTheDaemon() {
    ProofEvaluation.Figures figures = figures(results(1, 0.3, 0), false);

    assertEquals(1, figures.ap50().estimate(), 1e-9);
    assertEquals(0, figures.foundShare());
    assertEquals(0, figures.confirmedShare());
  }

  @Test
  void objectsOfClassesThatTheStudentDoesNotKnowAreCountedApart() {
    assertEquals(Map.of("boat", FRAMES), truth().unknown());
    assertEquals(FRAMES, truth().objects());
  }

  @Test
  void whatTrainingWasWorthIsTheDifferenceToTheModelItBeganWith() {
    Proof.Gain gain =
        ProofEvaluation.gain(truth(), "sha256:0", results(2, 0.6, 0), results(1, 0.6, 0));

    assertEquals(0.5, gain.before(), 0.01);
    assertEquals(1, gain.after(), 1e-9);
    assertEquals(0.5, gain.difference().estimate(), 0.01);
    assertTrue(gain.difference().low() > 0 && gain.difference().low() < 0.4, gain.toString());
  }

  @Test
  void aProofNeedsSomethingToBeFound() {
    ProofTruth nothing = ProofTruth.ofAnswers(images(), Map.of(), TEACHER, STUDENT);
    String line =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ProofEvaluation.of(nothing, results(1, 0.6, 0), null))
                .getMessage());
    assertTrue(line.contains("no sure object of the student's classes"), line);
  }

  private static Proof.Interval difference(ProofEvaluation.Figures figures) {
    Proof.Interval difference = figures.difference();
    if (difference == null) {
      throw new AssertionError("no difference");
    }
    return difference;
  }

  private static ProofEvaluation.Figures figures(CocoResults student, boolean withTeacher) {
    return ProofEvaluation.of(truth(), student, withTeacher ? results(1, 0.9, 0) : null);
  }

  /** In every frame a sure car, a doubtful one and a sure boat. */
  private static ProofTruth truth() {
    Map<Long, List<ScoredBox>> answers = new HashMap<>();
    for (CocoImage image : images()) {
      answers.put(image.id(), List.of(box(2, 0.9, 10), box(2, 0.4, 60), box(1, 0.8, 100)));
    }
    return ProofTruth.ofAnswers(images(), answers, TEACHER, STUDENT);
  }

  /** The sure car in every n-th frame, and the doubtful one where its score is not 0. */
  private static CocoResults results(int every, double score, double doubtful) {
    List<PictureDetections> pictures = new ArrayList<>();
    for (CocoImage image : images()) {
      List<ScoredBox> boxes = new ArrayList<>();
      if (image.id() % every == 0) {
        boxes.add(box(1, score, 10));
      }
      if (doubtful > 0) {
        boxes.add(box(1, doubtful, 60));
      }
      pictures.add(new PictureDetections(image.id(), boxes));
    }
    return new CocoResults(pictures);
  }

  private static List<CocoImage> images() {
    List<CocoImage> images = new ArrayList<>();
    for (int id = 1; id <= FRAMES; id++) {
      images.add(new CocoImage(id, "frame-" + id, 200, 100));
    }
    return images;
  }

  private static ScoredBox box(int category, double score, double left) {
    return new ScoredBox(category, score, left, 20, 30, 30);
  }
}

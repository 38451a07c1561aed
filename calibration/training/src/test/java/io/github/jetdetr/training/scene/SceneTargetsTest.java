package io.github.jetdetr.training.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.training.loss.Box;
import io.github.jetdetr.training.loss.TargetObjects;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SceneTargetsTest {

  private static final CocoImage IMAGE = new CocoImage(1, "frame", 200, 100);
  private static final List<String> CATEGORIES = List.of("person", "car", "truck", "boat");
  private static final int CAR = 2;
  private static final int TRUCK = 3;
  private static final int BOAT = 4;
  private static final SceneClasses CLASSES =
      new SceneClasses(List.of(CAR, TRUCK), List.of("car", "truck"), List.of(9, 4), Map.of());

  private final SceneTargets targets = new SceneTargets(CLASSES);

  @Test
  void oneObjectUnderTwoCategoriesIsOneObjectThatIsTaughtWithBothScores() {
    TargetObjects truth = targets.ofAnswers(IMAGE, List.of(box(CAR, 0.8, 20), box(TRUCK, 0.3, 21)));

    assertEquals(List.of(new TargetObjects.LabelledBox(0, at(20))), truth.objects());
    assertEquals(List.of(), truth.ignored());
    assertEquals(List.of(0.8f, 0.3f), truth.taught().get(0).probabilities());
    assertTrue(SceneTargets.isConfusing(truth));
  }

  @Test
  void aDoubtfulObjectIsNeitherObjectNorBackgroundButTaught() {
    TargetObjects truth = targets.ofAnswers(IMAGE, List.of(box(CAR, 0.4, 20)));

    assertEquals(List.of(), truth.objects());
    assertEquals(at(20), truth.ignored().get(0).box());
    assertEquals(1, truth.taught().size());
    assertFalse(SceneTargets.isBackground(truth));
  }

  @Test
  void whatTheTeacherHardlySeesIsBackground() {
    TargetObjects truth = targets.ofAnswers(IMAGE, List.of(box(CAR, 0.1, 20)));
    assertTrue(SceneTargets.isBackground(truth));
    assertFalse(SceneTargets.isConfusing(truth));
  }

  @Test
  void aSureObjectOfAClassThatIsNotLearnedIsIgnored() {
    TargetObjects truth = targets.ofAnswers(IMAGE, List.of(box(BOAT, 0.9, 20)));

    assertEquals(List.of(), truth.objects());
    assertEquals(List.of(), truth.taught());
    assertEquals(at(20), truth.ignored().get(0).box());
  }

  @Test
  void aBoxBeyondTheEdgeIsCutOff() {
    TargetObjects truth = targets.ofAnswers(IMAGE, List.of(box(CAR, 0.8, -10)));
    assertEquals(Box.ofEdges(0, 0.2f, 0.05f, 0.4f), truth.objects().get(0).box());
  }

  @Test
  void labelsAreObjectsAndCrowdsAreIgnored() {
    TargetObjects truth =
        targets.ofLabels(
            IMAGE,
            List.of(
                new TruthBox(1, 1, CAR, 20, 20, 20, 20, 400, false),
                new TruthBox(2, 1, TRUCK, 80, 20, 20, 20, 400, true)));

    assertEquals(List.of(new TargetObjects.LabelledBox(0, at(20))), truth.objects());
    assertEquals(at(80), truth.ignored().get(0).box());
  }

  @Test
  void theClassesAreThoseThatOccurOftenEnough() {
    List<ScoredBox> frame = List.of(box(CAR, 0.9, 20), box(CAR, 0.9, 60), box(BOAT, 0.7, 120));
    List<ScoredBox> other = List.of(box(CAR, 0.9, 20), box(TRUCK, 0.45, 60));

    SceneClasses classes = SceneClasses.of(Map.of(1L, frame, 2L, other), CATEGORIES);

    assertEquals(List.of("car"), classes.labels());
    assertEquals(List.of(3), classes.counts());
    assertEquals(Map.of("boat", 1), classes.leftOut());
  }

  @Test
  void aSceneWithoutSureObjectsIsRefused() {
    Map<Long, List<ScoredBox>> answers = Map.of(1L, List.of(box(CAR, 0.4, 20)));
    String line =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> SceneClasses.of(answers, CATEGORIES))
                .getMessage());
    assertTrue(line.contains("sure of 0 objects on 1 frames"), line);
  }

  private static ScoredBox box(int category, double score, double left) {
    return new ScoredBox(category, score, left, 20, 20, 20);
  }

  private static Box at(float left) {
    return Box.ofEdges(left / 200, 0.2f, (left + 20) / 200, 0.4f);
  }
}

package io.github.jetdetr.training.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.calibration.pictures.StreetPictures;
import io.github.jetdetr.training.loss.TargetObjects;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SceneLessonTest {

  private final StreetPictures street = new StreetPictures(List.of(11L), List.of(), 12, 320, 176);

  private final TimeSplit split = TimeSplit.of(street.truth().images(), 0.7, 0.3, 0.3);

  @Test
  void labelsTakeTheTeachersPlace() throws Exception {
    SceneLesson lesson = SceneLesson.of(street, split, 100, null, silent());

    assertEquals(split.learned(), lesson.chosen());
    assertTrue(lesson.classes().labels().contains("car"), lesson.classes().toString());
    Set<Integer> known = Set.copyOf(lesson.classes().categoryIds());
    for (CocoImage image : split.watched()) {
      TargetObjects truth = lesson.targets().apply(image);
      List<TruthBox> boxes =
          street.truth().annotations().stream().filter(box -> box.imageId() == image.id()).toList();
      assertEquals(
          boxes.stream().filter(box -> !box.crowd() && known.contains(box.categoryId())).count(),
          truth.objects().size());
      assertEquals(boxes.size(), truth.objects().size() + truth.ignored().size());
    }
  }

  @Test
  void aLimitOfFramesIsKept() throws Exception {
    List<CocoImage> chosen = SceneLesson.of(street, split, 4, null, silent()).chosen();

    assertEquals(4, chosen.size());
    assertTrue(split.learned().containsAll(chosen));
  }

  @Test
  void aProofByLabelsCountsOtherClassesApart() {
    ProofTruth truth = ProofTruth.ofLabels(street.truth(), List.of("car"));
    long cars =
        street.truth().annotations().stream()
            .filter(box -> box.categoryId() == 1 && !box.crowd())
            .count();

    assertEquals(cars, truth.objects());
    assertEquals(
        street.truth().annotations().stream().filter(box -> !box.crowd()).count() - cars,
        truth.unknown().values().stream().mapToInt(Integer::intValue).sum());
    assertEquals(
        Set.of(1),
        truth.known().annotations().stream().map(TruthBox::categoryId).collect(Collectors.toSet()));
  }

  private static PrintWriter silent() {
    return new PrintWriter(Writer.nullWriter());
  }
}

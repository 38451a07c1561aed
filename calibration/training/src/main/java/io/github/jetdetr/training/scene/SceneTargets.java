package io.github.jetdetr.training.scene;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.training.loss.Box;
import io.github.jetdetr.training.loss.TargetObjects;
import java.util.ArrayList;
import java.util.List;

/** What a student is to learn about a picture: from a teacher's answers, or from labels. */
public final class SceneTargets {

  /** Below this an answer is taken for background, which the student learns to leave alone. */
  private static final double DOUBTFUL = 0.25;

  private final SceneClasses classes;

  public SceneTargets(SceneClasses classes) {
    this.classes = classes;
  }

  /**
   * From a teacher's answers: sure ones are objects, doubtful ones neither objects nor background,
   * and both are taught with the scores that the teacher gave to every class.
   */
  public TargetObjects ofAnswers(CocoImage image, List<ScoredBox> answers) {
    List<TargetObjects.LabelledBox> objects = new ArrayList<>();
    List<TargetObjects.LabelledBox> ignored = new ArrayList<>();
    List<TargetObjects.TaughtBox> taught = new ArrayList<>();
    for (SeenThing thing : SeenThing.of(answers)) {
      if (thing.score() < DOUBTFUL) {
        break;
      }
      int classId = classes.classOf(thing.box().categoryId());
      ScoredBox seen = thing.box();
      Box box = box(image, seen.x(), seen.y(), seen.width(), seen.height());
      boolean isSure = thing.score() >= SceneClasses.SURE && classId >= 0;
      (isSure ? objects : ignored).add(new TargetObjects.LabelledBox(Math.max(0, classId), box));
      if (classId >= 0) {
        taught.add(new TargetObjects.TaughtBox(probabilities(thing), box));
      }
    }
    return new TargetObjects(objects, ignored, taught);
  }

  /** From labels; crowds are neither objects nor background. */
  public TargetObjects ofLabels(CocoImage image, List<TruthBox> labels) {
    List<TargetObjects.LabelledBox> objects = new ArrayList<>();
    List<TargetObjects.LabelledBox> ignored = new ArrayList<>();
    for (TruthBox label : labels) {
      int classId = classes.classOf(label.categoryId());
      Box box = box(image, label.x(), label.y(), label.width(), label.height());
      if (box.area() > 0) {
        (classId < 0 || label.crowd() ? ignored : objects)
            .add(new TargetObjects.LabelledBox(Math.max(0, classId), box));
      }
    }
    return new TargetObjects(objects, ignored);
  }

  /** Whether there is nothing at all on a picture: an example of background. */
  public static boolean isBackground(TargetObjects truth) {
    return truth.objects().isEmpty() && truth.ignored().isEmpty();
  }

  /** Whether a picture has something that is easily taken for something else. */
  public static boolean isConfusing(TargetObjects truth) {
    if (!truth.ignored().isEmpty()) {
      return true;
    }
    return truth.taught().stream()
        .anyMatch(box -> box.probabilities().stream().filter(p -> p >= DOUBTFUL).count() > 1);
  }

  private List<Float> probabilities(SeenThing thing) {
    List<Float> probabilities = new ArrayList<>();
    for (int id : classes.categoryIds()) {
      probabilities.add(thing.scores().getOrDefault(id, 0.0).floatValue());
    }
    return probabilities;
  }

  /** A box in shares of the picture, cut off at its edges. */
  private static Box box(CocoImage image, double x, double y, double width, double height) {
    return Box.ofEdges(
        share(x, image.width()),
        share(y, image.height()),
        share(x + width, image.width()),
        share(y + height, image.height()));
  }

  private static float share(double at, int length) {
    return (float) Math.min(1, Math.max(0, at / length));
  }
}

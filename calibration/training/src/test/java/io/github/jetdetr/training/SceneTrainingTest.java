package io.github.jetdetr.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.training.loss.Distillation;
import io.github.jetdetr.training.loss.LossWeights;
import io.github.jetdetr.training.loss.RememberedAnswers;
import io.github.jetdetr.training.loss.TargetObjects;
import io.github.jetdetr.training.scene.StudentSetting;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneTrainingTest {

  private static final List<String> LABELS = List.of("red", "blue");

  @TempDir private Path folder = Path.of("");

  @Test
  void aTrainingThatWasKilledEndsWithTheSameWeights() throws Exception {
    Path whole = Files.createDirectory(folder.resolve("whole"));
    Path killed = Files.createDirectory(folder.resolve("killed"));
    SceneTraining.Outcome wanted = finished(run(whole, 8, 2, 9, Long.MAX_VALUE));

    // Between two checkpoints, so that a step is done again.
    assertNull(run(killed, 8, 2, 9, 5));
    assertEquals(2, validations(killed));
    SceneTraining.Outcome resumed = finished(run(killed, 8, 2, 9, Long.MAX_VALUE));

    assertArrayEquals(wanted.best(), resumed.best());
    assertEquals(wanted.bestStep(), resumed.bestStep());
    assertEquals(wanted.bestScore(), resumed.bestScore(), 1e-12);
    assertEquals(4, validations(killed));
  }

  @Test
  void aTrainingThatEndedIsNotDoneAgain() throws Exception {
    SceneTraining.Outcome first = finished(run(folder, 4, 2, 9, Long.MAX_VALUE));
    SceneTraining.Outcome again = finished(run(folder, 4, 2, 9, Long.MAX_VALUE));

    assertArrayEquals(first.best(), again.best());
    assertEquals(2, validations(folder));
  }

  @Test
  void trainingStopsWhereTheWatchedStretchGetsNoBetter() throws Exception {
    // Nothing is learned in so few steps: the first look, with AP 0, stays the best.
    SceneTraining.Outcome outcome = finished(run(folder, 40, 1, 3, Long.MAX_VALUE));

    assertTrue(outcome.steps() < 40, outcome.steps() + " steps");
    assertEquals(outcome.bestStep() + 3, outcome.steps());
    assertEquals(outcome.steps(), validations(folder));
  }

  private static SceneTraining.Outcome finished(SceneTraining.@Nullable Outcome outcome) {
    if (outcome == null) {
      throw new AssertionError("it was stopped");
    }
    return outcome;
  }

  private static SceneTraining.@Nullable Outcome run(
      Path work, long steps, long watchEvery, int patience, long stopAfter)
      throws IOException, InterruptedException {
    TrainingPlan plan =
        TrainingPlan.scene(
            Drawings.shape(), 5, 4, steps, new StudentSetting(1e-3, 1.6), watchEvery, patience);
    Validation watched = new Validation(Drawings.draw(2), LABELS);
    Learner.Teaching teaching =
        new Learner.Teaching(
            new RememberedAnswers(Drawings.CLASSES), new Distillation(LossWeights.DEFAULT, 2));
    return new SceneTraining(work, plan, watched, new PrintWriter(Writer.nullWriter()))
        .run(
            taught(Drawings.draw(6)), teaching, Learner.newWeights(Drawings.shape(), 5), stopAfter);
  }

  /** The same pictures with a teacher's answers: every object, with a doubt of the other class. */
  static TrainingPictures taught(TrainingPictures pictures) {
    List<TargetObjects> truths = new ArrayList<>();
    for (TargetObjects truth : pictures.truths()) {
      List<TargetObjects.TaughtBox> boxes =
          truth.objects().stream()
              .map(
                  object ->
                      new TargetObjects.TaughtBox(
                          object.classId() == 0 ? List.of(0.9f, 0.2f) : List.of(0.2f, 0.9f),
                          object.box()))
              .toList();
      truths.add(new TargetObjects(truth.objects(), truth.ignored(), boxes));
    }
    return new TrainingPictures(pictures.width(), pictures.height(), pictures.pixels(), truths);
  }

  private static long validations(Path work) throws IOException {
    return Files.readAllLines(work.resolve("training.csv")).size() - 1L;
  }
}

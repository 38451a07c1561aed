package io.github.jetdetr.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.training.scene.SettingChoice;
import io.github.jetdetr.training.scene.StudentSetting;
import io.github.jetdetr.training.torch.Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingSearchTest {

  private static final StudentSetting FIRST = new StudentSetting(3e-3, 1.6);
  private static final int SCORES = 4 * SettingSearch.FOLDS;

  @TempDir private Path folder = Path.of("");

  private final List<StudentSetting> trained = new ArrayList<>();

  @Test
  void theBestRateIsChosenAndThenHowFarPicturesShrink() throws Exception {
    SettingChoice choice = choose(9);

    assertEquals(SCORES, trained.size());
    assertEquals(4, choice.lines().size());
    double best = choice.lines().stream().mapToDouble(SettingSearchTest::score).max().orElse(-1);
    String line =
        choice.lines().stream().filter(it -> it.endsWith(", chosen")).findFirst().orElse("");
    assertEquals(best, score(line), line);
    assertTrue(line.startsWith(choice.setting().text()), line);
    // The last one tried has the best rate of the three before it, and whole pictures.
    StudentSetting last = trained.get(SCORES - 1);
    assertEquals(1, last.largestWindow());
    assertEquals(choice.setting().rate(), last.rate());
  }

  @Test
  void whatIsHeldOutIsNotLearnedNorAreItsNeighbours() {
    List<Integer> heldOut = new ArrayList<>();
    for (int fold = 0; fold < SettingSearch.FOLDS; fold++) {
      SettingSearch.Stretch stretch = SettingSearch.Stretch.of(fold, 10);
      List<Integer> learned = IntStream.range(0, 10).filter(stretch::isLearned).boxed().toList();
      List<Integer> scored = IntStream.range(0, 10).filter(stretch::isHeldOut).boxed().toList();

      assertTrue(scored.size() >= 3 && learned.size() >= 4, learned + " and " + scored);
      for (int at : scored) {
        assertTrue(learned.stream().noneMatch(it -> Math.abs(it - at) <= 1), learned.toString());
      }
      heldOut.addAll(scored);
    }
    assertEquals(IntStream.range(0, 10).boxed().toList(), heldOut);
  }

  @Test
  void aPartOfThePicturesKeepsTheirObjectsAndOrder() {
    TrainingPictures all = Drawings.draw(9);
    TrainingPictures part = all.only(at -> at % 2 == 0);

    assertEquals(List.of(all.truths().get(0), all.truths().get(2)), part.truths().subList(0, 2));
    assertEquals(5, part.size());
    assertEquals(List.of(0, 1, 2, 3, 4), part.draws());
  }

  @Test
  void aSearchThatWasInterruptedGoesOnWhereItWas() throws Exception {
    SettingChoice whole = choose(9);
    Path file = folder.resolve(SettingSearch.FILE);
    List<String> lines = Files.readAllLines(file);
    Files.write(file, lines.subList(0, SCORES - 2));
    trained.clear();

    assertEquals(whole, choose(9));

    assertEquals(2, trained.size());
    trained.clear();
    assertEquals(whole, choose(9));
    assertEquals(0, trained.size());
  }

  @Test
  void scoresThatAreNoneAreNamed() throws Exception {
    Files.writeString(folder.resolve(SettingSearch.FILE), "scores");

    String line =
        String.valueOf(assertThrows(IllegalArgumentException.class, () -> choose(9)).getMessage());
    assertTrue(line.contains("cross-validation.csv: not a score: scores; delete it"), line);
  }

  @Test
  void tooFewFramesForTheFoldsAreNamed() {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> choose(8));
    assertEquals(
        "8 frames to learn from are too few for 3 folds", String.valueOf(refusal.getMessage()));
  }

  @Test
  void aSettingThatMeansNothingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new StudentSetting(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new StudentSetting(1e-3, 0.9));
    assertThrows(IllegalArgumentException.class, () -> new StudentSetting(Double.NaN, 1));
  }

  private SettingChoice choose(int pictures) throws IOException, InterruptedException {
    try (Weights initial = Learner.newWeights(Drawings.shape(), 5)) {
      return new SettingSearch(
              this::plan,
              Drawings.draw(pictures),
              List.of("red", "blue"),
              null,
              initial::copy,
              folder,
              new PrintWriter(Writer.nullWriter()))
          .choose(FIRST);
    }
  }

  private TrainingPlan plan(StudentSetting setting) {
    trained.add(setting);
    return TrainingPlan.scene(Drawings.shape(), 5, 4, 3, setting, 3, 1);
  }

  private static double score(String line) {
    return Double.parseDouble(line.replaceAll(".*an object ", "").replace(", chosen", ""));
  }
}

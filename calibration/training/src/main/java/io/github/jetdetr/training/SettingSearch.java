package io.github.jetdetr.training;

import io.github.jetdetr.file.WholeFile;
import io.github.jetdetr.training.scene.SettingChoice;
import io.github.jetdetr.training.scene.StudentSetting;
import io.github.jetdetr.training.torch.Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the settings of a student's training by cross-validation: short trainings on all frames
 * but a stretch of time, scored on that stretch. Frames held out at random would be almost the same
 * as frames that were learned, whatever the setting.
 *
 * <p>The learning rate is chosen first, then with it how far pictures shrink. Scores are kept in a
 * file, so an interrupted search goes on where it was.
 */
final class SettingSearch {

  /** Its scores in the folder of a training. */
  static final String FILE = "cross-validation.csv";

  static final int FOLDS = 3;

  private final Function<StudentSetting, TrainingPlan> plans;
  private final TrainingPictures pictures;
  private final List<String> labels;
  private final Learner.@Nullable Teaching teaching;
  private final Supplier<Weights> initial;
  private final Path file;
  private final PrintWriter err;
  private final Map<String, Double> scores = new LinkedHashMap<>();

  /**
   * @param plans a short training with a setting
   * @param pictures what is learned from, in the order of time
   * @param labels names of the classes, by number
   * @param initial weights to begin with, new ones each time
   * @param folder of the training
   * @param err where each score is printed
   */
  SettingSearch(
      Function<StudentSetting, TrainingPlan> plans,
      TrainingPictures pictures,
      List<String> labels,
      Learner.@Nullable Teaching teaching,
      Supplier<Weights> initial,
      Path folder,
      PrintWriter err) {
    this.plans = plans;
    this.pictures = pictures;
    this.labels = labels;
    this.teaching = teaching;
    this.initial = initial;
    this.file = folder.resolve(FILE);
    this.err = err;
  }

  /**
   * A stretch of time that is held out from learning.
   *
   * @param from its first picture
   * @param to the first one after it
   */
  record Stretch(int from, int to) {

    static Stretch of(int fold, int pictures) {
      return new Stretch(fold * pictures / FOLDS, (fold + 1) * pictures / FOLDS);
    }

    boolean isHeldOut(int at) {
      return at >= from && at < to;
    }

    /** The neighbours of what is held out look almost like it, and are not learned either. */
    boolean isLearned(int at) {
      return at < from - 1 || at > to;
    }
  }

  /**
   * Chooses around a setting: a third, one and three times its learning rate, and with the best of
   * them pictures that shrink as far as it says or not at all.
   *
   * @throws IllegalArgumentException if there are too few pictures for the folds
   */
  SettingChoice choose(StudentSetting first) throws IOException, InterruptedException {
    if (pictures.size() < 3 * FOLDS) {
      throw new IllegalArgumentException(
          "%d frames to learn from are too few for %d folds".formatted(pictures.size(), FOLDS));
    }
    readScores();
    Set<StudentSetting> tried = new LinkedHashSet<>();
    for (double factor : new double[] {1, 1 / 3.0, 3}) {
      tried.add(new StudentSetting(first.rate() * factor, first.largestWindow()));
    }
    StudentSetting best = best(tried);
    tried.add(new StudentSetting(best.rate(), 1));
    best = best(tried);
    List<String> lines = new ArrayList<>();
    for (StudentSetting setting : tried) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: AP of an object %.4f%s",
              setting.text(),
              mean(setting),
              setting.equals(best) ? ", chosen" : ""));
    }
    return new SettingChoice(best, lines);
  }

  /** The first of the best. */
  private StudentSetting best(Set<StudentSetting> settings)
      throws IOException, InterruptedException {
    StudentSetting best = settings.iterator().next();
    for (StudentSetting setting : settings) {
      if (mean(setting) > mean(best)) {
        best = setting;
      }
    }
    return best;
  }

  private double mean(StudentSetting setting) throws IOException, InterruptedException {
    double sum = 0;
    for (int fold = 0; fold < FOLDS; fold++) {
      sum += score(setting, fold);
    }
    return sum / FOLDS;
  }

  private double score(StudentSetting setting, int fold) throws IOException, InterruptedException {
    String key = setting.text() + ", fold " + (fold + 1);
    Double known = scores.get(key);
    if (known != null) {
      return known;
    }
    Stretch stretch = Stretch.of(fold, pictures.size());
    TrainingPictures learned = pictures.only(stretch::isLearned);
    TrainingPictures heldOut = pictures.only(stretch::isHeldOut);
    TrainingPlan plan = plans.apply(setting);
    double score;
    try (Trainer trainer = new Trainer(plan, learned, teaching, initial.get())) {
      while (trainer.stepsDone() < plan.steps()) {
        trainer.step();
      }
      Validation validation = new Validation(heldOut, labels);
      score = SceneTraining.score(validation.evaluate(plan.fineShape(), trainer.average()));
    }
    err.printf(Locale.ROOT, "%s: AP of an object %.4f%n", key, score);
    err.flush();
    scores.put(key, score);
    List<String> lines = new ArrayList<>();
    scores.forEach((name, value) -> lines.add(name + ";" + value));
    WholeFile.write(file, part -> Files.write(part, lines));
    return score;
  }

  private void readScores() throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    for (String line : Files.readAllLines(file)) {
      int mark = line.lastIndexOf(';');
      try {
        scores.put(line.substring(0, Math.max(0, mark)), Double.valueOf(line.substring(mark + 1)));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "%s: not a score: %s; delete it to begin again".formatted(file, line), e);
      }
    }
  }
}

package io.github.jetdetr.training;

import io.github.jetdetr.calibration.metric.CategoryResult;
import io.github.jetdetr.calibration.metric.CocoEvaluation;
import io.github.jetdetr.calibration.metric.CocoMetrics;
import io.github.jetdetr.training.loss.Loss;
import io.github.jetdetr.training.torch.Checkpoint;
import io.github.jetdetr.training.torch.Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Trains a student until the watched stretch gets no better, and keeps the best weights.
 *
 * <p>The folder holds all that the next step depends on: {@code checkpoint.bin}, {@code best.bin}
 * and {@code training.csv}. A training that was killed goes on from the last checkpoint and ends
 * with the same weights, bit for bit, as one that was not.
 */
final class SceneTraining {

  private static final String CHECKPOINT = "checkpoint.bin";
  private static final String BEST = "best.bin";

  private final Path folder;
  private final TrainingPlan plan;
  private final Validation watched;
  private final PrintWriter err;

  /**
   * @param folder exists; of this training alone
   * @param watched the stretch that tells when to stop
   * @param err where progress is printed
   */
  SceneTraining(Path folder, TrainingPlan plan, Validation watched, PrintWriter err) {
    this.folder = folder;
    this.plan = plan;
    this.watched = watched;
    this.err = err;
  }

  /** Deletes what a training left in its folder, so that another one begins there. */
  static void forget(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(CHECKPOINT));
    Files.deleteIfExists(folder.resolve(BEST));
    Files.deleteIfExists(folder.resolve(TrainingLog.FILE));
  }

  /**
   * How a training ended.
   *
   * @param steps steps that were done
   * @param bestStep the step of the best weights
   * @param bestScore their AP on the watched stretch, see {@link #score}
   * @param best the best weights, averaged
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Outcome(long steps, long bestStep, double bestScore, float[] best) {}

  /**
   * Trains, or goes on.
   *
   * @param teaching null to learn from labels alone
   * @param initial the weights to begin with; closed here
   * @param stopAfter a step after which to return without an outcome, as if killed there
   * @return null if it was stopped by {@code stopAfter}
   */
  @Nullable Outcome run(
      TrainingPictures learned,
      Learner.@Nullable Teaching teaching,
      Weights initial,
      long stopAfter)
      throws IOException, InterruptedException {
    TrainingLog log = TrainingLog.open(folder);
    EarlyStop stop = new EarlyStop(plan.patience());
    double bestScore = Double.NEGATIVE_INFINITY;
    try (Trainer trainer = new Trainer(plan, learned, teaching, initial)) {
      Path file = folder.resolve(CHECKPOINT);
      if (Files.exists(file)) {
        trainer.resume(Checkpoint.read(file));
        err.printf("resuming at step %d%n", trainer.stepsDone());
      }
      for (double score : log.resumeAt(trainer.stepsDone())) {
        bestScore = stop.record(score) ? score : bestScore;
      }
      ProgressLine progress = new ProgressLine(err, trainer.stepsDone(), plan);
      while (trainer.stepsDone() < plan.steps() && !stop.isDue()) {
        if (trainer.stepsDone() >= stopAfter) {
          return null;
        }
        Loss.Parts parts = trainer.step();
        progress.update(trainer.stepsDone(), parts);
        if (trainer.stepsDone() % plan.validateEvery() == 0
            || trainer.stepsDone() == plan.steps()) {
          double score = validate(trainer, progress, log);
          if (stop.record(score)) {
            bestScore = score;
            trainer.checkpoint().write(folder.resolve(BEST));
          }
          trainer.checkpoint().write(file);
        }
      }
      Checkpoint best = Checkpoint.read(folder.resolve(BEST));
      return new Outcome(trainer.stepsDone(), best.step(), bestScore, best.average());
    }
  }

  private double validate(Trainer trainer, ProgressLine progress, TrainingLog log)
      throws IOException {
    CocoEvaluation evaluation = watched.evaluate(plan.fineShape(), trainer.average());
    CocoMetrics metrics = evaluation.metrics();
    double score = score(evaluation);
    log.add(trainer.stepsDone(), progress.meanLoss(), metrics, score);
    err.printf(
        Locale.ROOT,
        "step %d: AP %.4f, AP50 %.4f on the watched stretch; AP of an object %.4f%n",
        trainer.stepsDone(),
        metrics.ap(),
        metrics.ap50(),
        score);
    err.flush();
    return score;
  }

  /**
   * The mean of the classes' AP, each counted as often as it has objects. In a short stretch of one
   * scene a class may have two objects: they must not decide as much as hundreds of another class.
   */
  static double score(CocoEvaluation evaluation) {
    double sum = 0;
    long objects = 0;
    for (CategoryResult category : evaluation.categories()) {
      sum += category.ap() * category.truths();
      objects += category.truths();
    }
    return objects == 0 ? 0 : sum / objects;
  }
}

package io.github.jetdetr.training;

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

  /**
   * How a training ended.
   *
   * @param steps steps that were done
   * @param bestStep the step of the best weights
   * @param bestAp their AP on the watched stretch
   * @param best the best weights, averaged
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Outcome(long steps, long bestStep, double bestAp, float[] best) {}

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
    double bestAp = Double.NEGATIVE_INFINITY;
    try (Trainer trainer = new Trainer(plan, learned, teaching, initial)) {
      Path file = folder.resolve(CHECKPOINT);
      if (Files.exists(file)) {
        trainer.resume(Checkpoint.read(file));
        err.printf("resuming at step %d%n", trainer.stepsDone());
      }
      for (double ap : log.resumeAt(trainer.stepsDone())) {
        bestAp = stop.record(ap) ? ap : bestAp;
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
          double ap = validate(trainer, progress, log);
          if (stop.record(ap)) {
            bestAp = ap;
            trainer.checkpoint().write(folder.resolve(BEST));
          }
          trainer.checkpoint().write(file);
        }
      }
      Checkpoint best = Checkpoint.read(folder.resolve(BEST));
      return new Outcome(trainer.stepsDone(), best.step(), bestAp, best.average());
    }
  }

  private double validate(Trainer trainer, ProgressLine progress, TrainingLog log)
      throws IOException {
    CocoMetrics metrics = watched.measure(plan.fineShape(), trainer.average());
    log.add(trainer.stepsDone(), progress.meanLoss(), metrics);
    err.printf(
        Locale.ROOT,
        "step %d: AP %.4f, AP50 %.4f on the watched stretch%n",
        trainer.stepsDone(),
        metrics.ap(),
        metrics.ap50());
    err.flush();
    return metrics.ap();
  }
}

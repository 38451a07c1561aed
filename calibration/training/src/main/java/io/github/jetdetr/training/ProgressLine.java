package io.github.jetdetr.training;

import io.github.jetdetr.training.loss.Loss;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Prints the training's progress, speed and remaining time every few seconds. */
final class ProgressLine {

  private static final long INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

  /** Decay of the moving average of the loss. */
  private static final double LOSS_DECAY = 0.98;

  private final PrintWriter out;
  private final TrainingPlan plan;
  private long printedAtStep;
  private long printedAtNanos = System.nanoTime();
  private double loss = Double.NaN;

  ProgressLine(PrintWriter out, long step, TrainingPlan plan) {
    this.out = out;
    this.plan = plan;
    this.printedAtStep = step;
  }

  void update(long stepsDone, Loss.Parts parts) {
    loss =
        Double.isNaN(loss) ? parts.total() : LOSS_DECAY * loss + (1 - LOSS_DECAY) * parts.total();
    long now = System.nanoTime();
    if (now - printedAtNanos < INTERVAL_NANOS) {
      return;
    }
    double seconds = (now - printedAtNanos) / 1e9;
    double stepsPerSecond = (stepsDone - printedAtStep) / seconds;
    Duration remaining = Duration.ofSeconds((long) ((plan.steps() - stepsDone) / stepsPerSecond));
    out.printf(
        Locale.ROOT,
        "step %d of %d, loss %.3f (class %.3f, l1 %.3f, giou %.3f), %.1f pictures/s,"
            + " %d:%02d left%n",
        stepsDone,
        plan.steps(),
        loss,
        parts.classification(),
        parts.l1(),
        parts.giou(),
        stepsPerSecond * plan.batch(),
        remaining.toHours(),
        remaining.toMinutesPart());
    out.flush();
    printedAtNanos = now;
    printedAtStep = stepsDone;
  }

  /** Exponential moving average of the loss. */
  double meanLoss() {
    return loss;
  }
}

package io.github.jetdetr.training;

import io.github.jetdetr.training.loss.Loss;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Says now and then how far the training is, how fast, and how long it will take. */
final class ProgressLine {

  private static final long EVERY_NANOS = Duration.ofSeconds(10).toNanos();

  /** How slowly the shown loss follows. */
  private static final double INERTIA = 0.98;

  private final PrintWriter out;
  private final TrainingPlan plan;
  private long saidAtStep;
  private long saidAtNanos = System.nanoTime();
  private double loss = Double.NaN;

  ProgressLine(PrintWriter out, long step, TrainingPlan plan) {
    this.out = out;
    this.plan = plan;
    this.saidAtStep = step;
  }

  void tell(long done, Loss.Parts wrong) {
    loss = Double.isNaN(loss) ? wrong.total() : INERTIA * loss + (1 - INERTIA) * wrong.total();
    long now = System.nanoTime();
    if (now - saidAtNanos < EVERY_NANOS) {
      return;
    }
    double seconds = (now - saidAtNanos) / 1e9;
    double stepsASecond = (done - saidAtStep) / seconds;
    Duration left = Duration.ofSeconds((long) ((plan.steps() - done) / stepsASecond));
    out.printf(
        Locale.ROOT,
        "%d of %d, loss %.3f (class %.3f, l1 %.3f, giou %.3f), %.1f pictures/s, %d:%02d left%n",
        done,
        plan.steps(),
        loss,
        wrong.classification(),
        wrong.l1(),
        wrong.giou(),
        stepsASecond * plan.batch(),
        left.toHours(),
        left.toMinutesPart());
    out.flush();
    saidAtNanos = now;
    saidAtStep = done;
  }

  /** The recent steps' mean. */
  double meanLoss() {
    return loss;
  }
}

package io.github.jetdetr.training;

import io.github.jetdetr.training.loss.Loss;
import io.github.jetdetr.training.torch.AdamW;
import io.github.jetdetr.training.torch.Checkpoint;
import io.github.jetdetr.training.torch.Torch;
import io.github.jetdetr.training.torch.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The training loop: show pictures, go backward, step, average.
 *
 * <p>What it does in a step follows from the plan and the number of the step alone, and its state
 * is what {@link Checkpoint} holds; a training that was interrupted goes on to the bit. Used by one
 * thread.
 */
@SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
final class Trainer implements AutoCloseable {

  /** Halves of a batch; fixed, so that the result does not depend on the machine's cores. */
  private static final int WORKERS = 2;

  private static final double AVERAGE_WARM_UP_STEPS = 300;

  private final TrainingPlan plan;
  private final StreetSamples pictures;
  private final Weights weights;
  private final Weights average;
  private final AdamW adam;
  private final List<Worker> workers = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
  private long step;

  /**
   * @param teaching null to learn from the truth alone
   */
  Trainer(TrainingPlan plan, StreetSamples pictures, Learner.@Nullable Teaching teaching) {
    this.plan = plan;
    this.pictures = pictures;
    this.weights = Learner.newWeights(plan.coarseShape(), plan.seed());
    this.average = weights.copy();
    this.adam = new AdamW(weights, plan.decay(), plan.maxGradient());
    for (int worker = 0; worker < WORKERS; worker++) {
      workers.add(new Worker(plan, pictures, weights, teaching));
    }
  }

  /** Does one step and tells what was wrong before it. */
  Loss.Parts step() throws InterruptedException {
    int[] batch = order(step);
    SplittableRandom random = new SplittableRandom(plan.seed() * 31 + step);
    List<Callable<Loss.Parts>> parts = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      int[] part =
          Arrays.copyOfRange(
              batch, batch.length * worker / WORKERS, batch.length * (worker + 1) / WORKERS);
      SplittableRandom own = random.split();
      Worker learner = workers.get(worker);
      parts.add(() -> learner.learn(step, part, own));
    }
    List<Loss.Parts> wrong = all(parts);
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      gather();
      adam.step(plan.schedule().rate(step));
      double keep = plan.averaging() * (1 - Math.exp(-(step + 1) / AVERAGE_WARM_UP_STEPS));
      average.flat().lerp_(weights.flat(), Torch.number(1 - keep));
    }
    step++;
    return Loss.Parts.mean(wrong);
  }

  private List<Loss.Parts> all(List<Callable<Loss.Parts>> parts) throws InterruptedException {
    List<Loss.Parts> done = new ArrayList<>();
    for (Future<Loss.Parts> part : threads.invokeAll(parts)) {
      try {
        done.add(part.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("step " + step + " failed", e.getCause());
      }
    }
    return done;
  }

  /** Means of the workers' gradients and statistics. */
  private void gather() {
    Tensor gradient = weights.gradient();
    Tensor statistics = weights.statistics();
    statistics.zero_();
    for (Worker worker : workers) {
      gradient.add_(worker.weights().gradient(), Torch.number(1.0 / WORKERS));
      statistics.add_(worker.weights().statistics(), Torch.number(1.0 / WORKERS));
      worker.weights().gradient().zero_();
    }
    shareStatistics();
  }

  private void shareStatistics() {
    for (Worker worker : workers) {
      worker.weights().statistics().copy_(weights.statistics());
    }
  }

  /** The pictures of a step: all of them once, in an order that changes, before any comes again. */
  private int[] order(long ofStep) {
    int[] batch = new int[plan.batch()];
    long stepsAnEpoch = pictures.size() / plan.batch();
    int[] shuffled = shuffled(ofStep / stepsAnEpoch);
    int first = (int) (ofStep % stepsAnEpoch) * plan.batch();
    System.arraycopy(shuffled, first, batch, 0, batch.length);
    return batch;
  }

  private int[] shuffled(long epoch) {
    SplittableRandom random = new SplittableRandom(plan.seed() + 7919 * epoch);
    int[] order = new int[pictures.size()];
    for (int at = 0; at < order.length; at++) {
      int other = random.nextInt(at + 1);
      order[at] = order[other];
      order[other] = at;
    }
    return order;
  }

  /** Steps done. */
  long stepsDone() {
    return step;
  }

  /** The weights to use: the moving average. */
  Weights average() {
    return average;
  }

  /** All that the next step depends on. */
  Checkpoint checkpoint() {
    return new Checkpoint(
        step,
        weights.toArray(),
        average.toArray(),
        Torch.floats(adam.mean()),
        Torch.floats(adam.square()));
  }

  /** Goes on from there. */
  void resume(Checkpoint from) {
    step = from.step();
    weights.fill(from.weights());
    average.fill(from.average());
    adam.resume(from);
    shareStatistics();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    workers.forEach(Worker::close);
    adam.close();
    average.close();
    weights.close();
  }
}

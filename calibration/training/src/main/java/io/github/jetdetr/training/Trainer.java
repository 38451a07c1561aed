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
 * The training loop: gradients of a batch, optimizer step, moving average of the weights.
 *
 * <p>A step depends only on the plan, the step number and the state stored in a {@link Checkpoint},
 * so a resumed training gives bit-identical results. Used by one thread.
 */
@SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
final class Trainer implements AutoCloseable {

  /** Parts of a batch; fixed, so that results do not depend on the number of cores. */
  private static final int WORKERS = 2;

  private static final double AVERAGE_WARM_UP_STEPS = 300;

  private final TrainingPlan plan;
  private final int[] draws;
  private final Weights weights;
  private final Weights average;
  private final AdamW adam;
  private final List<Worker> workers = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
  private long step;

  /**
   * Trains from scratch.
   *
   * @param teaching null to train on labels only
   */
  Trainer(TrainingPlan plan, TrainingPictures pictures, Learner.@Nullable Teaching teaching) {
    this(plan, pictures, teaching, Learner.newWeights(plan.coarseShape(), plan.seed()));
  }

  /**
   * Goes on from given weights.
   *
   * @param teaching null to train on labels only
   * @param initial become the trainer's, which closes them
   */
  Trainer(
      TrainingPlan plan,
      TrainingPictures pictures,
      Learner.@Nullable Teaching teaching,
      Weights initial) {
    this.plan = plan;
    this.draws = pictures.draws(plan.batch());
    this.weights = initial;
    this.average = weights.copy();
    this.adam = new AdamW(weights, plan.decay(), plan.maxGradient());
    for (int worker = 0; worker < WORKERS; worker++) {
      workers.add(new Worker(plan, pictures, weights, teaching));
    }
  }

  /** Performs one step; returns the loss before it. */
  Loss.Parts step() throws InterruptedException {
    int[] batch = batchIndices(step);
    SplittableRandom random = new SplittableRandom(plan.seed() * 31 + step);
    List<Callable<Loss.Parts>> tasks = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      int[] part =
          Arrays.copyOfRange(
              batch, batch.length * worker / WORKERS, batch.length * (worker + 1) / WORKERS);
      SplittableRandom workerRandom = random.split();
      Worker learner = workers.get(worker);
      tasks.add(() -> learner.learn(step, part, workerRandom));
    }
    List<Loss.Parts> losses = all(tasks);
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      averageGradients();
      adam.step(plan.schedule().rate(step));
      double averageDecay = plan.averaging() * (1 - Math.exp(-(step + 1) / AVERAGE_WARM_UP_STEPS));
      average.flat().lerp_(weights.flat(), Torch.number(1 - averageDecay));
    }
    step++;
    return Loss.Parts.mean(losses);
  }

  private List<Loss.Parts> all(List<Callable<Loss.Parts>> tasks) throws InterruptedException {
    List<Loss.Parts> done = new ArrayList<>();
    for (Future<Loss.Parts> part : threads.invokeAll(tasks)) {
      try {
        done.add(part.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("step " + step + " failed", e.getCause());
      }
    }
    return done;
  }

  /** Averages the workers' gradients and statistics. */
  private void averageGradients() {
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

  /** The picture indices of a step; every epoch visits all draws once in a new order. */
  private int[] batchIndices(long ofStep) {
    int[] batch = new int[plan.batch()];
    long stepsPerEpoch = draws.length / plan.batch();
    int[] shuffled = shuffled(ofStep / stepsPerEpoch);
    int first = (int) (ofStep % stepsPerEpoch) * plan.batch();
    System.arraycopy(shuffled, first, batch, 0, batch.length);
    return batch;
  }

  private int[] shuffled(long epoch) {
    SplittableRandom random = new SplittableRandom(plan.seed() + 7919 * epoch);
    int[] order = new int[draws.length];
    for (int at = 0; at < order.length; at++) {
      int other = random.nextInt(at + 1);
      order[at] = order[other];
      order[other] = draws[at];
    }
    return order;
  }

  /** Number of steps done. */
  long stepsDone() {
    return step;
  }

  /** The moving average of the weights, which is used for inference. */
  Weights average() {
    return average;
  }

  /** The state that the next step depends on. */
  Checkpoint checkpoint() {
    return new Checkpoint(
        step,
        weights.toArray(),
        average.toArray(),
        Torch.floats(adam.mean()),
        Torch.floats(adam.square()));
  }

  /** Restores the state. */
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

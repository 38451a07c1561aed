package io.github.jetdetr.calibration.network;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.onnxruntime.GraphRunner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Runs of one graph on many pictures, several side by side with a thread each: a small network has
 * too little work in a layer for two threads (DEIMv2-Atto: 71 pictures a second with one, 53 with
 * two). Of a large one there are fewer sessions with more threads each, since each has its own copy
 * of the weights.
 *
 * <p>Owns native memory and threads; must be closed. Used by one thread at a time.
 */
final class ParallelRuns implements AutoCloseable {

  private static final int MAX_BYTES_IN_ALL = 128 << 20;

  private final List<GraphRunner> runners = new ArrayList<>();
  private final BlockingQueue<GraphRunner> free;
  private final ExecutorService workers;

  private ParallelRuns(int sessions) {
    free = new ArrayBlockingQueue<>(sessions);
    workers = Executors.newFixedThreadPool(sessions);
  }

  /**
   * Opens the graph.
   *
   * @param threads CPU threads in all, at least 1
   * @param count how many runs are to come
   * @throws ModelException if ONNX Runtime rejects it
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the runners become this object's
  static ParallelRuns open(byte[] onnx, int threads, int count) throws ModelException {
    int affordable = MAX_BYTES_IN_ALL / Math.max(1, onnx.length);
    int sessions = Math.max(1, Math.min(Math.min(threads, count), affordable));
    ParallelRuns runs = new ParallelRuns(sessions);
    boolean opened = false;
    try {
      for (int at = 0; at < sessions; at++) {
        GraphRunner runner = GraphRunner.open(onnx, threads / sessions);
        runs.runners.add(runner);
        runs.free.add(runner);
      }
      opened = true;
      return runs;
    } finally {
      if (!opened) {
        runs.close();
      }
    }
  }

  /** Gives the inputs of a run; called in order, by the thread that called {@link #run}. */
  interface Inputs {
    Map<String, HostTensor> at(int run) throws QuantizeException;
  }

  /** Makes something of the outputs of a run; called by any thread, for several runs at once. */
  interface Result<T> {
    T of(int run, Map<String, HostTensor> outputs);
  }

  /**
   * Runs the graph {@code count} times.
   *
   * @param outputs names of the outputs that are needed
   * @return the results, in order
   * @throws InferenceException if a run fails
   * @throws QuantizeException if inputs cannot be had, or the thread is interrupted
   */
  <T> List<T> run(int count, Inputs inputs, Collection<String> outputs, Result<T> result)
      throws QuantizeException {
    List<T> results = new ArrayList<>();
    Deque<Future<T>> underWay = new ArrayDeque<>();
    try {
      for (int run = 0; run < count; run++) {
        // Two for each session, so that none waits for inputs and few are held.
        if (underWay.size() == 2 * runners.size()) {
          results.add(underWay.remove().get());
        }
        Map<String, HostTensor> given = inputs.at(run);
        int number = run;
        underWay.add(workers.submit(() -> result.of(number, outputs(given, outputs))));
      }
      while (!underWay.isEmpty()) {
        results.add(underWay.remove().get());
      }
      return results;
    } catch (ExecutionException e) {
      // As if it had run here: who reports it distinguishes them.
      if (e.getCause() instanceof RuntimeException failed) {
        throw failed;
      }
      if (e.getCause() instanceof Error failed) {
        throw failed;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QuantizeException("interrupted", e);
    }
  }

  private Map<String, HostTensor> outputs(
      Map<String, HostTensor> inputs, Collection<String> names) {
    GraphRunner runner = free.remove(); // as many workers as runners
    try {
      return runner.run(inputs, names);
    } finally {
      free.add(runner);
    }
  }

  /** Waits for runs that a failure has left under way: no session is closed while it runs. */
  @Override
  public void close() {
    workers.shutdown();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = workers.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    runners.forEach(GraphRunner::close);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

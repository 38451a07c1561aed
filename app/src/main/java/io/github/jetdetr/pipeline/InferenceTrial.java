package io.github.jetdetr.pipeline;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.detect.Detector;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.InferenceException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Measures how frames share the network best on this machine: one by one, in batches, or in
 * parallel.
 *
 * <p>Batches and parallel inferences increase throughput, but every frame in a batch waits for the
 * whole batch, and inferences in parallel slow each other down. The criterion is the maximum age of
 * the latest result of a camera while every camera has a frame waiting: the latency of a frame plus
 * the time until that camera's next frame is done. For {@code c} cameras processed one by one in
 * {@code t} per frame, that is {@code 2 t} (waiting for the previous frame) plus {@code c t}; for
 * batches that take {@code T}, it is {@code T} plus {@code T} for every batch until all cameras
 * have been served; for {@code p} inferences in parallel that take {@code T} each, a result leaves
 * every {@code T / p}, so it is {@code T} plus {@code c T / p}.
 */
public final class InferenceTrial {

  // A smaller gain is within the variation between two measurements.
  private static final double MIN_GAIN = 0.1;
  // Beyond these more rounds would hardly change the choice, and the start waits for them.
  private static final double CLEAR_GAIN = 0.25;
  private static final double CLEAR_LOSS = 0.05;
  private static final double CLEAR_LEAD = 0.05;
  private static final int REPETITIONS = 2;
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
  private static final int MIN_ROUNDS = 3;
  private static final int MAX_ROUNDS = 25;
  // The start waits for it: as much as a large model takes, a fraction of a second for a small one.
  private static final long BUDGET_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  /**
   * The measurement of one mode.
   *
   * @param millis duration of one inference, including preprocessing and decoding that cannot
   *     overlap with it
   * @param ageMillis maximum age of the latest result of a camera
   */
  record Line(InferenceMode mode, double millis, double ageMillis) {}

  /**
   * The measurements and the choice.
   *
   * @param lines one by one, then batches and parallel inferences by ascending number
   * @param mode the best
   */
  public record Choice(List<Line> lines, InferenceMode mode) {

    public Choice {
      lines = List.copyOf(lines);
    }

    /** One line for the log. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("inference " + mode);
      for (Line line : lines) {
        text.append(
            String.format(
                Locale.ROOT,
                "%s%s %.1f ms, results at most %.1f ms old",
                text.indexOf(":") < 0 ? ": " : "; ",
                line.mode(),
                line.millis(),
                line.ageMillis()));
      }
      return text.toString();
    }
  }

  private final Model model;
  private final List<Detector> detectors = new ArrayList<>();
  private final ExecutorService threads;
  private final LongSupplier nanoClock;

  private InferenceTrial(Model model, int frames, ExecutorService threads, LongSupplier nanoClock) {
    this.model = model;
    this.threads = threads;
    this.nanoClock = nanoClock;
    for (int at = 0; at < frames; at++) {
      detectors.add(model.detector(at));
    }
  }

  /**
   * Measures all modes: three times where the choice is clear by then, or else for a third of a
   * second. It takes longer if the network is slow.
   *
   * @param cameras number of cameras, at least 1
   * @param maxParallel the most inferences in parallel, at most {@link Model#parallel()}
   * @throws InferenceException if an inference fails
   */
  public static Choice measure(Model model, int cameras, int maxParallel) {
    return measure(model, cameras, maxParallel, System::nanoTime);
  }

  /** The same by another clock, which is asked before and after each measurement. */
  static Choice measure(Model model, int cameras, int maxParallel, LongSupplier nanoClock) {
    List<InferenceMode> modes = new ArrayList<>(List.of(InferenceMode.SERIAL));
    for (int batch = 2; batch <= Math.min(model.batch(), cameras); batch++) {
      modes.add(InferenceMode.ofBatch(batch));
    }
    for (int parallel = 2; parallel <= maxParallel; parallel++) {
      modes.add(InferenceMode.ofParallel(parallel));
    }
    int frames =
        modes.stream().mapToInt(mode -> Math.max(mode.batch(), mode.parallel())).max().orElse(1);
    ExecutorService threads = Executors.newFixedThreadPool(frames);
    try {
      return new InferenceTrial(model, frames, threads, nanoClock).choose(modes, cameras);
    } finally {
      threads.shutdown();
    }
  }

  private Choice choose(List<InferenceMode> modes, int cameras) {
    double[][] millis = new double[modes.size()][MAX_ROUNDS];
    int rounds = 0;
    try (StillCamera picture = new StillCamera();
        Frame frame = new Frame()) {
      Grab unused = picture.next(frame);
      for (Detector detector : detectors) {
        var unusedDetections = detector.detect(frame);
      }
      long end = nanoClock.getAsLong() + BUDGET_NANOS;
      while (rounds < MIN_ROUNDS
          || (rounds < MAX_ROUNDS
              && nanoClock.getAsLong() < end
              && !isClear(choose(modes, medians(millis, rounds), cameras)))) {
        // Interleaved, so that a machine whose speed drifts favours none.
        for (int at = 0; at < modes.size(); at++) {
          millis[at][rounds] = oneRun(modes.get(at), frame);
        }
        rounds++;
      }
    }
    return choose(modes, medians(millis, rounds), cameras);
  }

  private static double[] medians(double[][] millis, int rounds) {
    double[] medians = new double[millis.length];
    for (int at = 0; at < medians.length; at++) {
      medians[at] = median(Arrays.copyOf(millis[at], rounds));
    }
    return medians;
  }

  /** Whether one by one is far behind or ahead of the best of the others, and that of its next. */
  static boolean isClear(Choice choice) {
    double serial = choice.lines().get(0).ageMillis();
    double[] others =
        choice.lines().stream().skip(1).mapToDouble(Line::ageMillis).sorted().toArray();
    if (others.length == 0 || others[0] > (1 + CLEAR_LOSS) * serial) {
      return true;
    }
    boolean leads = others.length == 1 || others[0] < (1 - CLEAR_LEAD) * others[1];
    return leads && others[0] < (1 - CLEAR_GAIN) * serial;
  }

  private double oneRun(InferenceMode mode, Frame frame) {
    long startedAt = nanoClock.getAsLong();
    int repetitions = REPETITIONS;
    if (mode.parallel() > 1) {
      inParallel(mode.parallel(), frame);
    } else if (mode.batch() > 1) {
      repetitions = 1;
      inBatch(detectors.subList(0, mode.batch()), frame);
    } else {
      // Preprocessing and decoding overlap with the inference.
      detectors.get(0).inferRepeatedly(REPETITIONS);
    }
    return (nanoClock.getAsLong() - startedAt) / 1e6 / repetitions;
  }

  /**
   * A batch has to wait for preprocessing and decoding, although they run in parallel on the
   * available processors.
   */
  private void inBatch(List<Detector> batch, Frame frame) {
    int turns = (batch.size() + PROCESSORS - 1) / PROCESSORS;
    for (int turn = 0; turn < turns; turn++) {
      batch.get(turn).preprocess(frame);
    }
    model.inferBatch(batch);
    for (int turn = 0; turn < turns; turn++) {
      var unused = batch.get(turn).decode();
    }
  }

  private void inParallel(int parallel, Frame frame) {
    List<Future<?>> running = new ArrayList<>();
    for (int at = 0; at < parallel; at++) {
      Detector detector = detectors.get(at);
      running.add(
          threads.submit(
              () -> {
                for (int run = 0; run < REPETITIONS; run++) {
                  var unused = detector.detect(frame);
                }
              }));
    }
    boolean interrupted = false;
    InferenceException failure = null;
    for (Future<?> each : running) {
      // All of them, for they read the frame.
      while (true) {
        try {
          each.get();
          break;
        } catch (ExecutionException e) {
          failure = new InferenceException(String.valueOf(e.getCause()), e);
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  /**
   * Chooses the mode from measured durations: the one with the lowest maximum age, or one by one if
   * that gains less than a tenth.
   *
   * @param modes one by one first
   * @param millis duration of an inference in each
   */
  static Choice choose(List<InferenceMode> modes, double[] millis, int cameras) {
    List<Line> lines = new ArrayList<>();
    for (int at = 0; at < millis.length; at++) {
      lines.add(new Line(modes.get(at), millis[at], ageMillis(modes.get(at), millis[at], cameras)));
    }
    Line best = lines.get(0);
    double maxAllowed = (1 - MIN_GAIN) * best.ageMillis();
    for (Line line : lines) {
      if (line.ageMillis() <= Math.min(maxAllowed, best.ageMillis())) {
        best = line;
      }
    }
    return new Choice(lines, best.mode());
  }

  private static double ageMillis(InferenceMode mode, double millis, int cameras) {
    if (mode.parallel() > 1) {
      return millis + cameras * millis / mode.parallel();
    }
    int batch = mode.batch();
    int runs = (cameras + batch - 1) / batch;
    return (batch == 1 ? 2 * millis : millis) + runs * millis;
  }
}

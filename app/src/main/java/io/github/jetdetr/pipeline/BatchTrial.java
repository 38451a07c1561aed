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
import java.util.concurrent.TimeUnit;

/**
 * Measures the benefit of batches on this machine and chooses the batch size.
 *
 * <p>Batches increase throughput, but every frame in a batch waits for the whole batch. The
 * criterion is the maximum age of the latest result of a camera while every camera has a frame
 * waiting: the latency of a frame plus the time until that camera's next frame is done. For {@code
 * c} cameras processed one by one in {@code t} per frame, that is {@code 2 t} (waiting for the
 * previous frame) plus {@code c t}; for batches that take {@code T}, it is {@code T} plus {@code T}
 * for every batch until all cameras have been served.
 */
public final class BatchTrial {

  // A smaller gain is within the variation between two measurements.
  private static final double MIN_GAIN = 0.1;
  private static final int REPETITIONS = 2;
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
  private static final int MIN_ROUNDS = 3;
  private static final int MAX_ROUNDS = 25;
  private static final long BUDGET_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

  /**
   * The measurement of one batch size.
   *
   * @param batch frames per inference; 1 for no batching
   * @param millis duration of one inference, including preprocessing and decoding that cannot
   *     overlap with it
   * @param ageMillis maximum age of the latest result of a camera
   */
  record Line(int batch, double millis, double ageMillis) {}

  /**
   * The measurements and the choice.
   *
   * @param lines by ascending batch size, from 1
   * @param batch chosen number of frames per inference
   */
  public record Choice(List<Line> lines, int batch) {

    /** One line for the log. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      text.append(batch == 1 ? "batching disabled" : "batch size " + batch);
      for (Line line : lines) {
        text.append(
            String.format(
                Locale.ROOT,
                "%s%d in %.1f ms, results at most %.1f ms old",
                line.batch() == 1 ? ": " : "; ",
                line.batch(),
                line.millis(),
                line.ageMillis()));
      }
      return text.toString();
    }
  }

  private BatchTrial() {}

  /**
   * Measures all batch sizes, which takes one to two seconds, or longer if the network is slow.
   *
   * @param cameras number of cameras, at least 1
   * @throws InferenceException if an inference fails
   */
  public static Choice measure(Model model, int cameras) {
    int maxBatch = Math.min(model.batch(), cameras);
    double[][] millis = new double[maxBatch][MAX_ROUNDS];
    int rounds = 0;
    try (StillCamera picture = new StillCamera();
        Frame frame = new Frame()) {
      Grab unused = picture.next(frame);
      List<Detector> detectors = new ArrayList<>();
      for (int at = 0; at < maxBatch; at++) {
        detectors.add(model.detector(at));
        model.detector(at).preprocess(frame);
        oneRun(model, detectors, frame);
      }
      long end = System.nanoTime() + BUDGET_NANOS;
      while (rounds < MIN_ROUNDS || (rounds < MAX_ROUNDS && System.nanoTime() < end)) {
        // Interleaved, so that a machine whose speed drifts favours none.
        for (int batch = 1; batch <= maxBatch; batch++) {
          millis[batch - 1][rounds] = oneRun(model, detectors.subList(0, batch), frame);
        }
        rounds++;
      }
    }
    double[] medians = new double[maxBatch];
    for (int at = 0; at < maxBatch; at++) {
      medians[at] = median(Arrays.copyOf(millis[at], rounds));
    }
    return choose(medians, cameras);
  }

  /**
   * Without batches, preprocessing and decoding overlap with the inference; a batch has to wait for
   * them, although they run in parallel on the available processors.
   */
  private static double oneRun(Model model, List<Detector> detectors, Frame frame) {
    long startedAt = System.nanoTime();
    if (detectors.size() == 1) {
      detectors.get(0).inferRepeatedly(REPETITIONS);
      return (System.nanoTime() - startedAt) / 1e6 / REPETITIONS;
    }
    int turns = (detectors.size() + PROCESSORS - 1) / PROCESSORS;
    for (int turn = 0; turn < turns; turn++) {
      detectors.get(turn).preprocess(frame);
    }
    model.inferBatch(detectors);
    for (int turn = 0; turn < turns; turn++) {
      var unused = detectors.get(turn).decode();
    }
    return (System.nanoTime() - startedAt) / 1e6;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  /**
   * Chooses the batch size from measured durations: the one with the lowest maximum age, or 1 if
   * that gains less than a tenth.
   *
   * @param millis duration of an inference with one frame, with two, and so on
   */
  public static Choice choose(double[] millis, int cameras) {
    List<Line> lines = new ArrayList<>();
    for (int at = 0; at < millis.length; at++) {
      int batch = at + 1;
      double latency = batch == 1 ? 2 * millis[at] : millis[at];
      int runs = (cameras + batch - 1) / batch;
      lines.add(new Line(batch, millis[at], latency + runs * millis[at]));
    }
    Line best = lines.get(0);
    double maxAllowed = (1 - MIN_GAIN) * best.ageMillis();
    for (Line line : lines) {
      if (line.ageMillis() <= Math.min(maxAllowed, best.ageMillis())) {
        best = line;
      }
    }
    return new Choice(lines, best.batch());
  }
}

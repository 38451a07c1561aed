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
 * Measures what batches gain here, and says whether they are worth it.
 *
 * <p>A batch gives more frames a second, but every frame in it waits for all of it. What counts is
 * how old the latest word on a camera's scene can get while every camera has a frame waiting: the
 * frame's own way, and the time until that camera's next one is through. Of {@code c} cameras, one
 * by one and {@code t} a frame, that is {@code 2 t} (behind the frame before it) and {@code c t};
 * in batches that take {@code T}, it is {@code T} and another {@code T} for every batch that is
 * begun until all cameras have had their turn.
 */
public final class BatchTrial {

  // Less than that is within what two starts measure differently.
  private static final double MIN_GAIN = 0.1;
  private static final int IN_A_ROW = 2;
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
  private static final int MIN_ROUNDS = 3;
  private static final int MAX_ROUNDS = 25;
  private static final long BUDGET_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

  /**
   * How one way of going did.
   *
   * @param batch frames in a run; 1 for one by one
   * @param millis how long such a run takes, with what cannot be done beside it
   * @param ageMillis how old the latest word on a scene gets
   */
  record Line(int batch, double millis, double ageMillis) {}

  /**
   * What was measured and chosen.
   *
   * @param lines one by one first, then by batch
   * @param batch how many frames to infer in one run
   */
  public record Choice(List<Line> lines, int batch) {

    /** For the log. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      text.append(batch == 1 ? "frames go one by one" : "frames go in batches of " + batch);
      for (Line line : lines) {
        text.append(
            String.format(
                Locale.ROOT,
                "%s%d in %.1f ms, what is known of a scene at most %.1f ms old",
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
   * Measures for a second or two, longer only where the network is slow.
   *
   * @param cameras that are to be served, at least 1
   * @throws InferenceException when a run fails
   */
  public static Choice measure(Model model, int cameras) {
    int most = Math.min(model.batch(), cameras);
    double[][] millis = new double[most][MAX_ROUNDS];
    int rounds = 0;
    try (StillCamera picture = new StillCamera();
        Frame frame = new Frame()) {
      Grab unused = picture.next(frame);
      List<Detector> detectors = new ArrayList<>();
      for (int at = 0; at < most; at++) {
        detectors.add(model.detector(at));
        model.detector(at).preprocess(frame);
        oneRun(model, detectors, frame);
      }
      long end = System.nanoTime() + BUDGET_NANOS;
      while (rounds < MIN_ROUNDS || (rounds < MAX_ROUNDS && System.nanoTime() < end)) {
        // In turns, so that a machine whose speed drifts favours none.
        for (int batch = 1; batch <= most; batch++) {
          millis[batch - 1][rounds] = oneRun(model, detectors.subList(0, batch), frame);
        }
        rounds++;
      }
    }
    double[] medians = new double[most];
    for (int at = 0; at < most; at++) {
      medians[at] = median(Arrays.copyOf(millis[at], rounds));
    }
    return choose(medians, cameras);
  }

  /**
   * One by one, preprocessing and decoding happen beside the network; a batch has to wait for them,
   * though its frames do them side by side, as far as there are processors.
   */
  private static double oneRun(Model model, List<Detector> detectors, Frame frame) {
    long beganAt = System.nanoTime();
    if (detectors.size() == 1) {
      detectors.get(0).inferRepeatedly(IN_A_ROW);
      return (System.nanoTime() - beganAt) / 1e6 / IN_A_ROW;
    }
    int turns = (detectors.size() + PROCESSORS - 1) / PROCESSORS;
    for (int turn = 0; turn < turns; turn++) {
      detectors.get(turn).preprocess(frame);
    }
    model.inferBatch(detectors);
    for (int turn = 0; turn < turns; turn++) {
      var unused = detectors.get(turn).decode();
    }
    return (System.nanoTime() - beganAt) / 1e6;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  /**
   * Chooses.
   *
   * @param millis of a run with one frame, with two, and so on
   */
  public static Choice choose(double[] millis, int cameras) {
    List<Line> lines = new ArrayList<>();
    for (int at = 0; at < millis.length; at++) {
      int batch = at + 1;
      double way = batch == 1 ? 2 * millis[at] : millis[at];
      int runs = (cameras + batch - 1) / batch;
      lines.add(new Line(batch, millis[at], way + runs * millis[at]));
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

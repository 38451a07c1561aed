package io.github.jetdetr.training.scene;

import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.pictures.InterleavedTiming;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.pictures.Progress;
import io.github.jetdetr.detect.Detector;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.torch.Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Measures every candidate network through the engine at hand, untrained but exported as the
 * trained one will be, taking turns with the teacher on the same frames.
 */
public final class ShapeSearch {

  /** A share of the budget stays free, because another measurement gives other times. */
  private static final double HEADROOM = 0.92;

  private static final double STIRRING = 0.05;

  private final EngineOptions options;
  private final int runs;
  private final PrintWriter err;

  /**
   * @param options the engine that the budget is for
   * @param runs timed runs of each network
   */
  public ShapeSearch(EngineOptions options, int runs, PrintWriter err) {
    this.options = options;
    this.runs = runs;
    this.err = err;
  }

  /**
   * A candidate's latency.
   *
   * @param shape the network
   * @param p50Millis median from pixels to boxes, ms
   */
  public record Timed(NetworkShape shape, double p50Millis) {}

  /**
   * What was measured, and what was chosen of it.
   *
   * @param candidates all, from small to large
   * @param teacherMillis median latency of the teacher in the same run, ms; NaN without one
   * @param budgetMillis the budget, ms
   * @param chosen the slowest that fits the budget, else the fastest
   * @param fits whether it fits
   */
  public record Choice(
      List<Timed> candidates,
      double teacherMillis,
      double budgetMillis,
      NetworkShape chosen,
      boolean fits) {

    /** The measurement as a table, one line each. */
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      if (!Double.isNaN(teacherMillis)) {
        lines.add(String.format(Locale.ROOT, "  %6.2f ms  the teacher", teacherMillis));
      }
      for (Timed timed : candidates) {
        lines.add(
            String.format(
                Locale.ROOT,
                "  %6.2f ms  %s%s",
                timed.p50Millis,
                StudentShapes.text(timed.shape),
                timed.shape.equals(chosen) ? "  <- chosen" : ""));
      }
      lines.add(
          String.format(
              Locale.ROOT,
              fits
                  ? "the largest that stays under %.2f ms with some headroom"
                  : "none stays under %.2f ms; the fastest is taken",
              budgetMillis));
      return lines;
    }
  }

  /**
   * Measures and chooses.
   *
   * @param shapes candidates, from small to large
   * @param teacher null if there is none; it is timed in turns with them
   * @param budget the budget in ms, from the teacher's latency (NaN without one)
   * @param initial untrained weights of a shape
   * @param frames frames to measure on
   */
  public Choice choose(
      List<NetworkShape> shapes,
      @Nullable PictureDetector teacher,
      Function<Double, Double> budget,
      Function<NetworkShape, Weights> initial,
      PictureSource frames)
      throws IOException, ModelException, PictureException {
    List<PictureDetector> opened = new ArrayList<>();
    try {
      List<Detector> detectors = new ArrayList<>();
      if (teacher != null) {
        detectors.add(teacher.model().detector(0));
      }
      for (NetworkShape shape : shapes) {
        PictureDetector student = untrained(shape, initial);
        opened.add(student);
        detectors.add(student.model().detector(0));
      }
      List<InterleavedTiming.Times> times = measure(detectors, frames);
      double teacherMillis = teacher == null ? Double.NaN : times.get(0).p50Millis();
      List<Timed> timed = new ArrayList<>();
      for (int at = 0; at < shapes.size(); at++) {
        double millis = times.get(at + times.size() - shapes.size()).p50Millis();
        timed.add(new Timed(shapes.get(at), millis));
      }
      return choice(timed, teacherMillis, budget.apply(teacherMillis));
    } finally {
      opened.forEach(PictureDetector::close);
    }
  }

  private List<InterleavedTiming.Times> measure(List<Detector> detectors, PictureSource frames)
      throws PictureException {
    List<CocoImage> images = frames.truth().images();
    try (Progress progress = Progress.on(err, "timed rounds", runs)) {
      return new InterleavedTiming(System::nanoTime).run(detectors, frames, images, runs, progress);
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // the caller closes it
  private PictureDetector untrained(NetworkShape shape, Function<NetworkShape, Weights> initial)
      throws IOException, ModelException {
    Path own = Files.createTempDirectory("jetdetr-shape-");
    try (Weights weights = initial.apply(shape)) {
      stir(weights);
      List<String> labels = new ArrayList<>();
      for (int classId = 0; classId < shape.classes(); classId++) {
        labels.add("class-" + classId);
      }
      Path model = StudentFile.write(own, "untrained", shape, weights, labels, List.of());
      return PictureDetector.open(model, options, null, card -> card);
    } finally {
      // The engine has read it.
      Files.deleteIfExists(own.resolve(Bundle.MODEL));
      Files.deleteIfExists(own.resolve(Bundle.CARD));
      Files.deleteIfExists(own);
    }
  }

  /**
   * Changes the weights a little: a network whose boxes are all as they begin is refused by the
   * daemon's check of outputs as one that is broken.
   */
  private static void stir(Weights weights) {
    float[] values = weights.toArray();
    SplittableRandom random = new SplittableRandom(1);
    for (int at = 0; at < values.length; at++) {
      values[at] += (float) ((random.nextDouble() - 0.5) * STIRRING);
    }
    weights.fill(values);
  }

  /** The slowest candidate within the budget; the fastest of all, if none is. */
  static Choice choice(List<Timed> timed, double teacherMillis, double budgetMillis) {
    Timed chosen = null;
    Timed fastest = timed.get(0);
    for (Timed one : timed) {
      if (one.p50Millis <= budgetMillis * HEADROOM
          && (chosen == null || one.p50Millis > chosen.p50Millis)) {
        chosen = one;
      }
      fastest = one.p50Millis < fastest.p50Millis ? one : fastest;
    }
    NetworkShape shape = chosen == null ? fastest.shape : chosen.shape;
    return new Choice(List.copyOf(timed), teacherMillis, budgetMillis, shape, chosen != null);
  }
}

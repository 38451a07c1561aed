package io.github.jetdetr.street.scene;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.PictureInput;
import io.github.jetdetr.engine.preprocess.Resize;
import io.github.jetdetr.street.Weather;
import io.github.jetdetr.support.PaintedFrames;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;

/**
 * Prints what a picture of 640 × 360 costs one core, by weather: the mean over streets of each
 * street's best round, which leaves out what else the machine had to do, and the dearest street.
 *
 * <p>Beside it stands the part of what a known piece of work costs on the same core at the same
 * time: shrinking a BGR picture of 1280 × 720 to 320 × 320, in Java too. On a quiet x86 core that
 * takes some 4.5 ms; where it takes more, the street does as well.
 *
 * <p>Run on one core: {@code taskset -c 0 java -cp … }. Times are of the thread's own processor
 * time.
 */
public final class StreetBenchmark {

  private static final int STREETS = 12;
  private static final int ROUNDS = 8;
  private static final int PICTURES = 10;
  private static final double BUDGET_MILLIS = 5;

  private StreetBenchmark() {}

  public static void main(String[] arguments) {
    double shrink = shrinkMillis();
    System.out.printf(Locale.ROOT, "shrinking 1280 x 720: %.2f ms%n", shrink);
    for (Weather weather : Weather.values()) {
      measure(weather, shrink, false);
    }
    for (Weather weather : Weather.values()) {
      measure(weather, shrink, true);
    }
  }

  private static void measure(Weather weather, double shrink, boolean isPrinted) {
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    double sum = 0;
    double dearest = 0;
    double laying = 0;
    for (int seed = 1; seed <= STREETS; seed++) {
      long started = clock.getCurrentThreadCpuTime();
      Street street = new Street(seed, weather, 640, 360);
      laying += (clock.getCurrentThreadCpuTime() - started) / 1e6;
      StreetPicture picture = new StreetPicture(640, 360);
      double best = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        started = clock.getCurrentThreadCpuTime();
        for (int i = 0; i < PICTURES; i++) {
          street.draw(i, i / 3.0 + 3, picture);
        }
        best = Math.min(best, (clock.getCurrentThreadCpuTime() - started) / 1e6 / PICTURES);
      }
      sum += best;
      dearest = Math.max(dearest, best);
    }
    if (isPrinted) {
      System.out.printf(
          Locale.ROOT,
          "%-10s %5.2f ms a picture, %.2f of the budget, %.2f of shrinking; dearest street %5.2f"
              + " ms; laid out in %.0f ms%n",
          weather.word(),
          sum / STREETS,
          sum / STREETS / BUDGET_MILLIS,
          sum / STREETS / shrink,
          dearest,
          laying / STREETS);
    }
  }

  /** The best round of the known work. */
  private static double shrinkMillis() {
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    List<Float> none = List.of(0f, 0f, 0f);
    List<Float> one = List.of(1f, 1f, 1f);
    InputSpec spec =
        new InputSpec("images", 320, 320, false, none, one, Resize.STRETCH, null, null);
    double best = Double.MAX_VALUE;
    try (Frame frame = new Frame();
        PictureInput input = new PictureInput(spec, List.of())) {
      PaintedFrames.noise(frame, PixelFormat.BGR24, 1280, 720, 1);
      for (int round = 0; round < 3 * ROUNDS; round++) {
        long started = clock.getCurrentThreadCpuTime();
        for (int i = 0; i < PICTURES; i++) {
          input.read(frame);
        }
        best = Math.min(best, (clock.getCurrentThreadCpuTime() - started) / 1e6 / PICTURES);
      }
    }
    return best;
  }
}

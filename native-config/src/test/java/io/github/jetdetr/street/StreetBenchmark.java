package io.github.jetdetr.street;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;

/**
 * Prints what a picture of 640 × 360 costs one core, by weather: the mean over streets of each
 * street's best round, which leaves out what else the machine had to do, and the dearest street.
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
    for (Weather weather : Weather.values()) {
      measure(weather, false);
    }
    for (Weather weather : Weather.values()) {
      measure(weather, true);
    }
  }

  private static void measure(Weather weather, boolean told) {
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
    if (told) {
      System.out.printf(
          Locale.ROOT,
          "%-10s %5.2f ms a picture, %.2f of the budget; dearest street %5.2f ms; laid out in %.0f"
              + " ms%n",
          weather.word(),
          sum / STREETS,
          sum / STREETS / BUDGET_MILLIS,
          dearest,
          laying / STREETS);
    }
  }
}

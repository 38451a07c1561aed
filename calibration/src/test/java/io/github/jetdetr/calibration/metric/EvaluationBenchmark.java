package io.github.jetdetr.calibration.metric;

import io.github.jetdetr.calibration.coco.CocoReader;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.calibration.statistics.BootstrapOptions;
import io.github.jetdetr.calibration.statistics.PairedBootstrap;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Prints how long it takes to read and to score a results file, the first time in a fresh JVM and
 * the best of many.
 *
 * <p>Arguments: annotations, results. Run on one core: {@code taskset -c 0 java -cp … }.
 */
public final class EvaluationBenchmark {

  private static final int ROUNDS = 50;

  private EvaluationBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    long started = System.nanoTime();
    CocoTruth truth = CocoReader.truth(Path.of(arguments[0]), Strictness.REFUSE).value();
    CocoResults results =
        CocoReader.results(Path.of(arguments[1]), truth, Strictness.REFUSE).value();
    print("reading, first time", System.nanoTime() - started);

    long best = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      started = System.nanoTime();
      CocoEvaluation evaluation = CocoEvaluator.evaluate(truth, results);
      long nanos = System.nanoTime() - started;
      best = Math.min(best, nanos);
      if (round == 0) {
        print(
            "scoring %d detections, first time, AP %.6f"
                .formatted(results.size(), evaluation.metrics().ap()),
            nanos);
      }
    }
    print("scoring, best of " + ROUNDS, best);

    CocoMatches matches = CocoMatches.of(truth, results);
    started = System.nanoTime();
    PairedBootstrap.apDifference(matches, matches, BootstrapOptions.defaults());
    print(
        "bootstrap with " + BootstrapOptions.defaults().resamples() + " resamples",
        System.nanoTime() - started);
  }

  private static void print(String what, long nanos) {
    System.out.printf(Locale.ROOT, "%-60s %8.1f ms%n", what, nanos / 1e6);
  }
}

package io.github.jetdetr.training;

import io.github.jetdetr.calibration.metric.CocoMetrics;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.street.StreetLabel;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cross-validate}: compares hyper-parameters by cross-validation. */
@Command(
    name = "cross-validate",
    mixinStandardHelpOptions = true,
    description = {
      "Trains every combination of the given values on all folds but one, evaluates it on the",
      "remaining one, and prints mean and standard deviation of the folds' AP, best first."
    })
final class CrossValidateCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--folds", description = "Number of folds (default: ${DEFAULT-VALUE}).")
  private int folds = 3;

  @Option(
      names = "--pictures",
      description = "Number of pictures to render (default: ${DEFAULT-VALUE}).")
  private int pictures = 900;

  @Option(names = "--steps", description = "Steps of each training (default: ${DEFAULT-VALUE}).")
  private long steps = 300;

  @Option(names = "--batch", description = "Batch size (default: ${DEFAULT-VALUE}).")
  private int batch = 32;

  @Option(names = "--seed", description = "Random seed (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--rates", split = ",", description = "Learning rates to try.")
  private double[] rates = {5e-4, 1e-3, 2e-3};

  @Option(names = "--decays", split = ",", description = "Weight decays to try.")
  private double[] decays = {0.02};

  @Option(names = "--dropouts", split = ",", description = "Dropouts to try.")
  private double[] dropouts = {0.05};

  /** AP of one combination on each fold. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Result(String name, double[] aps) {

    double mean() {
      return Arrays.stream(aps).average().orElse(0);
    }

    double deviation() {
      double mean = mean();
      double square = Arrays.stream(aps).map(ap -> (ap - mean) * (ap - mean)).sum();
      return Math.sqrt(square / Math.max(1, aps.length - 1));
    }
  }

  @Override
  public Integer call() throws ExitException, InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("not created by the command line");
    }
    if (folds < 2 || pictures < folds * batch) {
      throw new ExitException(
          ExitCode.USAGE, "--folds must be at least 2, and --pictures at least one batch per fold");
    }
    PrintWriter out = spec.commandLine().getOut();
    TrainingPictures all = StreetSamples.render(StreetSamples.FIRST_TRAINING_SEED, pictures);
    List<Result> results = new ArrayList<>();
    for (double rate : rates) {
      for (double decay : decays) {
        for (double dropout : dropouts) {
          results.add(result(all, plan(rate, decay, dropout)));
          out.println(line(results.get(results.size() - 1)));
          out.flush();
        }
      }
    }
    results.sort((a, b) -> Double.compare(b.mean(), a.mean()));
    out.println();
    results.forEach(result -> out.println(line(result)));
    out.flush();
    return ExitCode.OK.code();
  }

  private TrainingPlan plan(double rate, double decay, double dropout) {
    return TrainingPlan.bundled(seed, pictures, batch, steps, rate, StreetLabel.values().length)
        .with(decay, dropout)
        .coarseOnly();
  }

  private Result result(TrainingPictures all, TrainingPlan plan) throws InterruptedException {
    double[] aps = new double[folds];
    for (int fold = 0; fold < folds; fold++) {
      Validation validation =
          new Validation(StreetSamples.fold(all, fold, folds, true), StreetSamples.LABELS);
      try (Trainer trainer = new Trainer(plan, StreetSamples.fold(all, fold, folds, false), null)) {
        while (trainer.stepsDone() < plan.steps()) {
          trainer.step();
        }
        CocoMetrics metrics = validation.measure(plan.coarseShape(), trainer.average());
        aps[fold] = metrics.ap();
      }
    }
    return new Result(
        String.format(
            Locale.ROOT,
            "rate %.1e decay %.3f dropout %.2f",
            plan.schedule().peak(),
            plan.decay(),
            plan.dropout()),
        aps);
  }

  private static String line(Result result) {
    return String.format(
        Locale.ROOT,
        "%s: AP %.4f ± %.4f %s",
        result.name(),
        result.mean(),
        result.deviation(),
        Arrays.toString(result.aps()));
  }
}

package io.github.jetdetr.training;

import io.github.jetdetr.calibration.evaluate.CocoMetrics;
import io.github.jetdetr.street.StreetLabel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train}: from a seed to weights. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Trains the bundled model on the street. Without options it reproduces the bundled weights.",
      "An interrupted training goes on where it was when it is started again."
    })
final class TrainCommand implements Callable<Integer> {

  private static final long CHECKPOINT_EVERY = 250;
  private static final long FIRST_VALIDATION_SEED = 900_000;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Checkpoint, log and curves go here.")
  private Path out = Path.of("");

  @Option(names = "--seed", description = "Of all that is random (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--pictures", description = "Drawn to learn from (default: ${DEFAULT-VALUE}).")
  private int pictures = 8000;

  @Option(names = "--steps", description = "Of the whole training (default: ${DEFAULT-VALUE}).")
  private long steps = 5000;

  @Option(names = "--batch", description = "Pictures a step (default: ${DEFAULT-VALUE}).")
  private int batch = 32;

  @Option(names = "--rate", description = "Peak learning rate (default: ${DEFAULT-VALUE}).")
  private double rate = 1e-3;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("not made by the command line");
    }
    PrintWriter err = spec.commandLine().getErr();
    TrainingPlan plan =
        TrainingPlan.bundled(seed, pictures, batch, steps, rate, StreetLabel.values().length);
    Files.createDirectories(out);
    err.printf("drawing %d pictures%n", plan.pictures() + plan.validationPictures());
    err.flush();
    StreetPictures learned =
        StreetPictures.draw(StreetPictures.FIRST_TRAINING_SEED, plan.pictures());
    Validation validation =
        new Validation(StreetPictures.draw(FIRST_VALIDATION_SEED, plan.validationPictures()));
    TrainingLog log = TrainingLog.open(out.resolve("training.csv"));
    Path file = out.resolve("checkpoint.bin");
    try (Trainer trainer = new Trainer(plan, learned)) {
      if (Files.exists(file)) {
        trainer.resume(Checkpoint.read(file));
        err.printf("going on at step %d%n", trainer.stepsDone());
      }
      ProgressLine progress = new ProgressLine(err, trainer.stepsDone(), plan);
      while (trainer.stepsDone() < plan.steps()) {
        Loss.Parts wrong = trainer.step();
        long done = trainer.stepsDone();
        progress.tell(done, wrong);
        boolean isLast = done == plan.steps();
        if (done % plan.validateEvery() == 0 || isLast) {
          CocoMetrics metrics =
              validation.measure(plan.shapeAt(done - 1), trainer.average());
          log.add(done, progress.meanLoss(), metrics);
          err.printf(
              Locale.ROOT, "step %d: AP %.4f, AP50 %.4f%n", done, metrics.ap(), metrics.ap50());
          err.flush();
        }
        if (done % CHECKPOINT_EVERY == 0 || isLast) {
          trainer.checkpoint().write(file);
        }
      }
    }
    return 0;
  }
}

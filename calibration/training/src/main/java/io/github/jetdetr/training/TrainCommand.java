package io.github.jetdetr.training;

import ai.onnxruntime.OrtException;
import io.github.jetdetr.calibration.metric.CocoMetrics;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.street.StreetLabel;
import io.github.jetdetr.training.loss.Distillation;
import io.github.jetdetr.training.loss.Loss;
import io.github.jetdetr.training.loss.Teacher;
import io.github.jetdetr.training.torch.Checkpoint;
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
  private long steps = 13_000;

  @Option(names = "--batch", description = "Pictures a step (default: ${DEFAULT-VALUE}).")
  private int batch = 16;

  @Option(names = "--rate", description = "Peak learning rate (default: ${DEFAULT-VALUE}).")
  private double rate = 1e-3;

  @Option(
      names = "--teacher",
      paramLabel = "ONNX",
      description = "Learn from this larger model too: queries layout, the same classes.")
  private @Nullable Path teacher;

  @Option(
      names = "--temperature",
      description = "Softens what the teacher says (default: ${DEFAULT-VALUE}).")
  private double temperature = 2;

  @Override
  public Integer call() throws IOException, InterruptedException, OrtException, ExitException {
    if (spec == null) {
      throw new IllegalStateException("not created by the command line");
    }
    PrintWriter err = spec.commandLine().getErr();
    TrainingPlan plan =
        TrainingPlan.bundled(seed, pictures, batch, steps, rate, StreetLabel.values().length);
    Files.createDirectories(out);
    err.printf("drawing %d pictures%n", plan.pictures() + plan.validationPictures());
    err.flush();
    StreetSamples learned = StreetSamples.draw(StreetSamples.FIRST_TRAINING_SEED, plan.pictures());
    Validation validation =
        new Validation(StreetSamples.draw(FIRST_VALIDATION_SEED, plan.validationPictures()));
    try (Teacher opened = teacher()) {
      train(plan, learned, validation, opened, err);
    }
    return ExitCode.OK.code();
  }

  private @Nullable Teacher teacher() throws ExitException, InterruptedException {
    try {
      return teacher == null ? null : Teacher.open(teacher, StreetLabel.values().length);
    } catch (IllegalArgumentException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  private void train(
      TrainingPlan plan,
      StreetSamples learned,
      Validation validation,
      @Nullable Teacher opened,
      PrintWriter err)
      throws IOException, InterruptedException {
    TrainingLog log = TrainingLog.open(out);
    Path file = out.resolve("checkpoint.bin");
    EarlyStop stop = new EarlyStop(plan.patience());
    Learner.@Nullable Teaching teaching =
        opened == null
            ? null
            : new Learner.Teaching(opened, new Distillation(plan.lossWeights(), temperature));
    try (Trainer trainer = new Trainer(plan, learned, teaching)) {
      if (Files.exists(file)) {
        trainer.resume(Checkpoint.read(file));
        err.printf("going on at step %d%n", trainer.stepsDone());
      }
      ProgressLine progress = new ProgressLine(err, trainer.stepsDone(), plan);
      while (trainer.stepsDone() < plan.steps() && !stop.isDue()) {
        Loss.Parts wrong = trainer.step();
        long done = trainer.stepsDone();
        progress.tell(done, wrong);
        boolean isLast = done == plan.steps();
        if (done % plan.validateEvery() == 0 || isLast) {
          CocoMetrics metrics = validation.measure(plan.shapeAt(done - 1), trainer.average());
          log.add(done, progress.meanLoss(), metrics);
          stop.saw(metrics.ap());
          err.printf(
              Locale.ROOT, "step %d: AP %.4f, AP50 %.4f%n", done, metrics.ap(), metrics.ap50());
          err.flush();
        }
        if (done % CHECKPOINT_EVERY == 0 || isLast) {
          trainer.checkpoint().write(file);
        }
      }
    }
  }
}

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

/** {@code train}: trains the bundled model from scratch. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Trains the bundled model on street scenes. The defaults reproduce the bundled weights.",
      "An interrupted training resumes from its last checkpoint when the command is run again."
    })
final class TrainCommand implements Callable<Integer> {

  private static final long CHECKPOINT_INTERVAL = 250;
  private static final long FIRST_VALIDATION_SEED = 900_000;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for checkpoint, log and curves.")
  private Path out = Path.of("");

  @Option(names = "--seed", description = "Random seed (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--pictures",
      description = "Number of training pictures to render (default: ${DEFAULT-VALUE}).")
  private int pictures = 8000;

  @Option(names = "--steps", description = "Total number of steps (default: ${DEFAULT-VALUE}).")
  private long steps = 13_000;

  @Option(names = "--batch", description = "Batch size (default: ${DEFAULT-VALUE}).")
  private int batch = 16;

  @Option(names = "--rate", description = "Peak learning rate (default: ${DEFAULT-VALUE}).")
  private double rate = 1e-3;

  @Option(
      names = "--teacher",
      paramLabel = "ONNX",
      description = "Also distill from this larger model: queries layout, same classes.")
  private @Nullable Path teacher;

  @Option(
      names = "--temperature",
      description = "Temperature of the distillation (default: ${DEFAULT-VALUE}).")
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
    err.printf("rendering %d pictures%n", plan.pictures() + plan.validationPictures());
    err.flush();
    TrainingPictures trainingPictures =
        StreetSamples.render(StreetSamples.FIRST_TRAINING_SEED, plan.pictures());
    Validation validation =
        new Validation(
            StreetSamples.render(FIRST_VALIDATION_SEED, plan.validationPictures()),
            StreetSamples.LABELS);
    try (Teacher openedTeacher = teacher()) {
      train(plan, trainingPictures, validation, openedTeacher, err);
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
      TrainingPictures trainingPictures,
      Validation validation,
      @Nullable Teacher openedTeacher,
      PrintWriter err)
      throws IOException, InterruptedException {
    TrainingLog log = TrainingLog.open(out);
    Path file = out.resolve("checkpoint.bin");
    EarlyStop stop = new EarlyStop(plan.patience());
    Learner.@Nullable Teaching teaching =
        openedTeacher == null
            ? null
            : new Learner.Teaching(
                openedTeacher, new Distillation(plan.lossWeights(), temperature));
    try (Trainer trainer = new Trainer(plan, trainingPictures, teaching)) {
      if (Files.exists(file)) {
        trainer.resume(Checkpoint.read(file));
        err.printf("resuming at step %d%n", trainer.stepsDone());
      }
      ProgressLine progress = new ProgressLine(err, trainer.stepsDone(), plan);
      while (trainer.stepsDone() < plan.steps() && !stop.isDue()) {
        Loss.Parts parts = trainer.step();
        long done = trainer.stepsDone();
        progress.update(done, parts);
        boolean isLast = done == plan.steps();
        if (done % plan.validateEvery() == 0 || isLast) {
          CocoMetrics metrics = validation.measure(plan.shapeAt(done - 1), trainer.average());
          log.add(done, progress.meanLoss(), metrics, metrics.ap());
          stop.record(metrics.ap());
          err.printf(
              Locale.ROOT, "step %d: AP %.4f, AP50 %.4f%n", done, metrics.ap(), metrics.ap50());
          err.flush();
        }
        if (done % CHECKPOINT_INTERVAL == 0 || isLast) {
          trainer.checkpoint().write(file);
        }
      }
    }
  }
}

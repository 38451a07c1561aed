package io.github.jetdetr.training;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.training.scene.StudentSetting;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code specialise} that say how a student is trained. */
final class SpecialiseOptions {

  /** Where this project's files are: {@code calibration/training/train} says so. */
  private static final Path PROJECT = Path.of(System.getProperty("jetdetr.project", ""));

  private static final Path BUNDLED = PROJECT.resolve("app/models/street-detr/model.onnx");

  @Option(
      names = "--from",
      paramLabel = "ONNX",
      description = {
        "A model of this project whose weights the student begins with, where they fit",
        "(default: the bundled one)."
      })
  private @Nullable Path from;

  @Option(names = "--from-scratch", description = "Begin with random weights.")
  private boolean isFromScratch;

  @Option(
      names = "--learn-share",
      paramLabel = "S",
      description =
          "Share of the frames, from the first on, to train on (default: ${DEFAULT-VALUE}).")
  double learnShare = 0.6;

  @Option(
      names = "--watch-share",
      paramLabel = "S",
      description = {
        "Share of those, at their end, that only tell when to stop",
        "(default: ${DEFAULT-VALUE})."
      })
  double watchShare = 0.15;

  @Option(
      names = "--proof-share",
      paramLabel = "S",
      description = "Share of the frames, at the end, for the proof (default: ${DEFAULT-VALUE}).")
  double proofShare = 0.3;

  @Option(
      names = "--max-frames",
      paramLabel = "N",
      description = "Frames to learn from, at most (default: ${DEFAULT-VALUE}).")
  int maxFrames = 600;

  @Option(
      names = "--max-latency-ms",
      paramLabel = "MS",
      description = "Latency budget, pixels to boxes (default: a third of the teacher's).")
  @Nullable Double maxLatencyMillis;

  @Option(names = "--steps", description = "Steps at most (default: ${DEFAULT-VALUE}).")
  long steps = 1500;

  @Option(names = "--batch", description = "Batch size (default: ${DEFAULT-VALUE}).")
  int batch = 16;

  @Option(names = "--rate", description = "Peak learning rate (default: ${DEFAULT-VALUE}).")
  double rate = 1e-3;

  /** What comes later in a scene may be farther away than all that was there to learn from. */
  @Option(
      names = "--largest-window",
      paramLabel = "SIDE",
      description = {
        "Side of the largest window that is cut out of a picture in training, relative to it;",
        "above 1 pictures also shrink (default: ${DEFAULT-VALUE})."
      })
  double largestWindow = 1.6;

  @Option(
      names = "--cross-validate",
      description = {
        "Choose --rate and --largest-window around these values by cross-validation over three",
        "stretches of time."
      })
  boolean isCrossValidated;

  @Option(
      names = "--fold-steps",
      description = "Steps of each training of --cross-validate (default: ${DEFAULT-VALUE}).")
  long foldSteps = 100;

  @Option(
      names = "--watch-every",
      paramLabel = "STEPS",
      description = {
        "Steps between looks at the watched stretch, and between checkpoints",
        "(default: ${DEFAULT-VALUE})."
      })
  long watchEvery = 50;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "Looks without improvement before training stops (default: ${DEFAULT-VALUE}).")
  int patience = 10;

  @Option(
      names = "--temperature",
      description = "Temperature of the distillation (default: ${DEFAULT-VALUE}).")
  double temperature = 2;

  @Option(
      names = "--keep-frames",
      description = {
        "Write up to 100 frames that were learned from, and those of the proof with what the",
        "teacher is sure of as COCO annotations, into --work: for quantize and judge."
      })
  boolean isKeepingFrames;

  @Option(names = "--seed", description = "Random seed (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  /** Checks the numbers, before any work starts. */
  void check() throws ExitException {
    if (steps < 1
        || foldSteps < 1
        || batch < 2
        || watchEvery < 1
        || patience < 1
        || maxFrames < 1) {
      throw new ExitException(
          ExitCode.USAGE,
          "--steps, --fold-steps, --watch-every, --patience and --max-frames must be at least 1,"
              + " --batch at least 2");
    }
    if (!(rate > 0 && temperature > 0 && largestWindow >= 1)) {
      throw new ExitException(
          ExitCode.USAGE, "--rate and --temperature must be above 0, --largest-window at least 1");
    }
    Path first = from();
    if (first != null && !Files.isRegularFile(first)) {
      throw new ExitException(
          ExitCode.NO_INPUT, "no such model: " + first + "; --from-scratch needs none");
    }
  }

  /** The model to begin with; null for random weights. */
  @Nullable Path from() {
    if (isFromScratch) {
      return null;
    }
    return from == null ? BUNDLED : from;
  }

  /** The setting as given. */
  StudentSetting setting() {
    return new StudentSetting(rate, largestWindow);
  }

  /** What a training depends on, as text. */
  String text() {
    return "seed %d, %d steps of %d, %s%s, watched every %d with patience %d, temperature %s, shares %s %s %s, at most %d frames"
        .formatted(
            seed,
            steps,
            batch,
            setting().text(),
            isCrossValidated ? " or what %d steps say".formatted(foldSteps) : "",
            watchEvery,
            patience,
            temperature,
            learnShare,
            watchShare,
            proofShare,
            maxFrames);
  }
}

package io.github.jetdetr.training;

import io.github.jetdetr.calibration.coco.CocoFormatException;
import io.github.jetdetr.calibration.coco.CocoReader;
import io.github.jetdetr.calibration.command.option.LabelOptions;
import io.github.jetdetr.calibration.pictures.Labels;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.command.EngineChoice;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.file.FileFault;
import io.github.jetdetr.training.scene.Proof;
import io.github.jetdetr.training.scene.ProofPage;
import io.github.jetdetr.training.scene.SceneFiles;
import io.github.jetdetr.training.scene.SceneFrames;
import io.github.jetdetr.training.scene.SceneInput;
import io.github.jetdetr.training.scene.Teachers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code specialise}: teaches a small model one camera's scene. */
@Command(
    name = "specialise",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a small model that only knows one fixed camera's scene, taught by a large one that",
      "is too slow for the device. The network is the largest of a handful that keeps the latency",
      "budget on this machine's engine. The last frames are not trained on: they prove how much",
      "of what the teacher finds the student finds too.",
      "Run again, an interrupted training goes on where it was; the teacher's answers are kept."
    },
    footer = {
      "",
      "Example:",
      "  calibration/training/train --command specialise --teacher large.onnx \\",
      "    --frames scene.mp4 --out student"
    })
final class SpecialiseCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();

  @Mixin private SceneInput input = new SceneInput();

  @Mixin private LabelOptions labelOptions = new LabelOptions();

  @Mixin private SpecialiseOptions options = new SpecialiseOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the student: model, card, proof and report.")
  private Path out = Path.of("");

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = {
        "Folder for the teacher's answers, checkpoints and curves (default: the one of --out",
        "with .work appended)."
      })
  private @Nullable Path work;

  @Override
  public Integer call() throws ExitException, InterruptedException {
    input.check();
    options.check();
    checkLabels();
    Path folder = work == null ? SceneFiles.workOf(out) : work;
    EngineKind kind = EngineChoice.decide(EngineKind.AUTO);
    EngineOptions engine = new EngineOptions(input.threads(), 1, kind);
    try {
      Files.createDirectories(folder);
      SceneFrames frames = input.frames(SceneFiles.recordingOf(folder), output.err());
      Labels labels = labels(frames);
      try (Teachers teachers = teachers(engine, folder);
          PictureSource source = SceneInput.open(frames, labels, SceneInput.categories(teachers))) {
        run(folder, engine, teachers, source);
      }
    } catch (IllegalArgumentException | CocoFormatException | ModelException | PictureException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ExitException(ExitCode.IO, FileFault.words(e), e);
    }
    return ExitCode.OK.code();
  }

  private void checkLabels() throws ExitException {
    boolean isTaught = !input.teachers().isEmpty();
    if (labelOptions.areGiven() == isTaught && (isTaught || !input.knowsTruth())) {
      throw new ExitException(ExitCode.USAGE, "either --teacher or --annotations is required");
    }
    if (!isTaught && options.maxLatencyMillis == null) {
      throw new ExitException(ExitCode.USAGE, "without --teacher, --max-latency-ms is required");
    }
    if (labelOptions.areGiven() && !input.isFolder()) {
      throw new ExitException(ExitCode.USAGE, "--annotations needs a folder of --frames");
    }
  }

  /** Those that were named, or came with the recording; null where there is a teacher. */
  private @Nullable Labels labels(SceneFrames frames)
      throws ExitException, IOException, CocoFormatException {
    if (labelOptions.areGiven()) {
      return labelOptions.read(frames.path(), output.err());
    }
    Path recorded = frames.labels();
    return recorded == null || !input.teachers().isEmpty()
        ? null
        : labelOptions.of(CocoReader.truth(recorded, labelOptions.strictness()).value());
  }

  private @Nullable Teachers teachers(EngineOptions engine, Path folder) throws ModelException {
    return input.teachers().isEmpty()
        ? null
        : Teachers.open(input.teachers(), input.flip(), engine, SceneFiles.answersOf(folder));
  }

  private void run(
      Path folder, EngineOptions engine, @Nullable Teachers teachers, PictureSource source)
      throws IOException, ModelException, PictureException, ExitException, InterruptedException {
    Specialisation specialisation =
        new Specialisation(input, options, engine, folder, output.err());
    Proof proof = specialisation.run(source, teachers, out);
    output.print(
        proof,
        text -> {
          ProofPage.lines(proof).forEach(text::println);
          text.println("written to " + out);
        });
  }
}

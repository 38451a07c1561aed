package io.github.jetdetr.training;

import io.github.jetdetr.bundle.Bundle;
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
import io.github.jetdetr.training.scene.Drift;
import io.github.jetdetr.training.scene.Proof;
import io.github.jetdetr.training.scene.ProofPage;
import io.github.jetdetr.training.scene.SceneFiles;
import io.github.jetdetr.training.scene.SceneFrames;
import io.github.jetdetr.training.scene.SceneInput;
import io.github.jetdetr.training.scene.SceneProof;
import io.github.jetdetr.training.scene.Teachers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code check}: whether a student still agrees with its teacher on a later day. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Compares a student with its teacher on frames of a later day, as specialise did on the last",
      "frames it had. Exits with code 80 if the student has drifted: if its AP50 is lower than when",
      "it was proved by more than both intervals allow."
    },
    footer = {
      "",
      "Example:",
      "  calibration/training/train --command check --student student \\",
      "    --teacher large.onnx --frames today.mp4"
    })
final class CheckCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();

  @Mixin private SceneInput input = new SceneInput();

  @Option(
      names = "--student",
      required = true,
      paramLabel = "DIR",
      description = "The bundle that specialise wrote.")
  private Path student = Path.of("");

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Folder for the teacher's answers (default: the student's work folder).")
  private @Nullable Path cache;

  @Override
  public Integer call() throws ExitException {
    input.check();
    if (input.teachers().isEmpty()) {
      throw new ExitException(ExitCode.USAGE, "--teacher is required");
    }
    Path model = student.resolve(Bundle.MODEL);
    if (!Files.isRegularFile(model)) {
      throw new ExitException(ExitCode.NO_INPUT, "no student in " + student);
    }
    Path work = SceneFiles.workOf(student);
    Path answers = cache == null ? SceneFiles.answersOf(work) : cache;
    EngineOptions engine =
        new EngineOptions(input.threads(), 1, EngineChoice.decide(EngineKind.AUTO));
    Drift drift;
    try (Teachers teachers = Teachers.open(input.teachers(), input.flip(), engine, answers)) {
      Proof proved = Proof.read(student.resolve(Proof.FILE));
      SceneFrames frames = input.frames(SceneFiles.recordingOf(work, Instant.now()), output.err());
      Proof today = prove(model, teachers, frames, engine);
      drift = Drift.of(proved, today);
      output.print(
          drift,
          text -> {
            ProofPage.lines(today).forEach(text::println);
            text.println(drift.text());
          });
    } catch (IllegalArgumentException | ModelException | PictureException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ExitException(ExitCode.IO, FileFault.words(e), e);
    }
    if (drift.hasDrifted()) {
      throw new ExitException(ExitCode.REFUSED_ACCURACY, drift.text());
    }
    return ExitCode.OK.code();
  }

  private Proof prove(Path model, Teachers teachers, SceneFrames recorded, EngineOptions engine)
      throws ModelException, PictureException, IOException {
    try (PictureSource frames = SceneInput.open(recorded, null, SceneInput.categories(teachers))) {
      return new SceneProof(teachers, input.flip(), engine, 0, output.err())
          .prove(model, null, frames);
    }
  }
}

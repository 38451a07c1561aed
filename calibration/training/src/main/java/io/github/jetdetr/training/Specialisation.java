package io.github.jetdetr.training;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.judge.StagedBundle;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.pictures.Spread;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.file.Sha256;
import io.github.jetdetr.training.loss.Distillation;
import io.github.jetdetr.training.loss.LossWeights;
import io.github.jetdetr.training.loss.RememberedAnswers;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.scene.Proof;
import io.github.jetdetr.training.scene.ProofPage;
import io.github.jetdetr.training.scene.SceneFiles;
import io.github.jetdetr.training.scene.SceneInput;
import io.github.jetdetr.training.scene.SceneLesson;
import io.github.jetdetr.training.scene.SceneProof;
import io.github.jetdetr.training.scene.SettingChoice;
import io.github.jetdetr.training.scene.ShapeSearch;
import io.github.jetdetr.training.scene.StudentFile;
import io.github.jetdetr.training.scene.StudentPlan;
import io.github.jetdetr.training.scene.StudentSetting;
import io.github.jetdetr.training.scene.StudentShapes;
import io.github.jetdetr.training.scene.Teachers;
import io.github.jetdetr.training.scene.TimeSplit;
import io.github.jetdetr.training.torch.Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One run of {@code specialise}: frames, answers, network, training, proof. */
final class Specialisation {

  /** Share of the teacher's latency that a student may take by default. */
  private static final double BUDGET_SHARE = 1 / 3.0;

  private static final int MAX_KEPT_FRAMES = 100;

  private final SceneInput input;
  private final SpecialiseOptions options;
  private final EngineOptions engine;
  private final Path work;
  private final PrintWriter err;

  Specialisation(
      SceneInput input,
      SpecialiseOptions options,
      EngineOptions engine,
      Path work,
      PrintWriter err) {
    this.input = input;
    this.options = options;
    this.engine = engine;
    this.work = work;
    this.err = err;
  }

  /**
   * Specialises a student.
   *
   * @param teachers null where labels take their place
   * @param out folder of the bundle
   * @return the proof, which is in the bundle too
   */
  Proof run(PictureSource source, @Nullable Teachers teachers, Path out)
      throws IOException, ModelException, PictureException, ExitException, InterruptedException {
    TimeSplit split =
        TimeSplit.of(
            SceneInput.inTime(source), options.learnShare, options.watchShare, options.proofShare);
    SceneLesson lesson = SceneLesson.of(source, split, options.maxFrames, teachers, err);
    StudentPlan plan = plan(source, teachers, lesson);
    NetworkShape shape = plan.shape();
    TrainingPictures learned =
        ScenePictures.read(source, lesson.chosen(), 2 * shape.imageWidth(), lesson.targets());
    TrainingPictures watched =
        ScenePictures.read(
            source, lesson.split().watched(), 2 * shape.imageWidth(), lesson.targets());
    List<String> labels = lesson.classes().labels();
    Weights initial = StudentWeights.of(shape, options.seed, options.from(), labels, learned, err);
    Learner.Teaching teaching = teachers == null ? null : teaching(shape);
    if (options.isCrossValidated && plan.setting() == null) {
      plan = plan.with(choice(shape, learned, labels, teaching, initial));
      plan.write(work.resolve(StudentPlan.FILE));
    }
    SceneTraining loop =
        new SceneTraining(
            work,
            training(shape, options.steps, plan.settingOr(options.setting())),
            new Validation(watched, labels),
            err);
    SceneTraining.Outcome outcome = loop.run(learned, teaching, initial, Long.MAX_VALUE);
    if (outcome == null) {
      throw new IllegalStateException("nothing stops this training");
    }
    List<String> how = how(lesson, learned, outcome, teachers);
    how.addAll(plan.settingLines());
    how.forEach(err::println);
    return write(source, teachers, lesson, plan, outcome, how, out);
  }

  private TrainingPlan training(NetworkShape shape, long steps, StudentSetting setting) {
    return TrainingPlan.scene(
        shape, options.seed, options.batch, steps, setting, options.watchEvery, options.patience);
  }

  private Learner.Teaching teaching(NetworkShape shape) {
    return new Learner.Teaching(
        new RememberedAnswers(shape.classes()),
        new Distillation(LossWeights.DEFAULT, options.temperature));
  }

  private SettingChoice choice(
      NetworkShape shape,
      TrainingPictures learned,
      List<String> labels,
      Learner.@Nullable Teaching teaching,
      Weights initial)
      throws IOException, InterruptedException {
    SettingChoice choice =
        new SettingSearch(
                setting -> training(shape, options.foldSteps, setting),
                learned,
                labels,
                teaching,
                initial::copy,
                work,
                err)
            .choose(options.setting());
    choice.lines().forEach(err::println);
    err.flush();
    return choice;
  }

  /** The plan of a training that was interrupted, or a new one with a network that fits. */
  private StudentPlan plan(PictureSource source, @Nullable Teachers teachers, SceneLesson lesson)
      throws IOException, ModelException, PictureException, ExitException {
    Path file = work.resolve(StudentPlan.FILE);
    String identity = identity(source, teachers, lesson);
    if (Files.exists(file)) {
      StudentPlan before = StudentPlan.read(file);
      if (!before.identity().equals(identity)) {
        throw new ExitException(
            ExitCode.DATA,
            "%s holds the training of another student; name another folder with --work, or delete %s"
                .formatted(work, file));
      }
      return before;
    }
    // What lies here without a plan is of another training, whose plan was deleted.
    SceneTraining.forget(work);
    Files.deleteIfExists(work.resolve(SettingSearch.FILE));
    CocoImage first = lesson.chosen().get(0);
    int classes = lesson.classes().labels().size();
    Double limit = options.maxLatencyMillis;
    ShapeSearch.Choice choice =
        new ShapeSearch(engine, input.runs(), err)
            .choose(
                StudentShapes.of(first.width(), first.height(), classes),
                teachers == null ? null : teachers.first(),
                millis -> limit == null ? millis * BUDGET_SHARE : limit,
                shape -> Learner.newWeights(shape, options.seed),
                SceneInput.only(source, lesson.chosen()));
    choice.lines().forEach(err::println);
    err.flush();
    StudentPlan plan = new StudentPlan(identity, choice.chosen(), choice.lines(), null);
    plan.write(file);
    return plan;
  }

  /** All that a training depends on. */
  private String identity(PictureSource source, @Nullable Teachers teachers, SceneLesson lesson)
      throws PictureException, IOException {
    Path from = options.from();
    Sha256 frames = new Sha256();
    for (CocoImage image : lesson.chosen()) {
      frames.add(source.key(image));
    }
    return options.text()
        + ", begun with "
        + (from == null ? "random weights" : Sha256.of(from))
        + ", teachers "
        + (teachers == null ? List.of() : teachers.digests())
        + (input.flip() ? " and mirror images" : "")
        + ", classes "
        + lesson.classes().labels()
        + ", frames "
        + frames.hex();
  }

  private List<String> how(
      SceneLesson lesson,
      TrainingPictures learned,
      SceneTraining.Outcome outcome,
      @Nullable Teachers teachers) {
    List<String> how = new ArrayList<>();
    how.add(
        "%d frames to learn from, none like another, chosen from %d; %d after them said when to stop"
            .formatted(
                learned.size(), lesson.split().learned().size(), lesson.split().watched().size()));
    how.add(
        String.format(
            Locale.ROOT,
            "%d steps of %d pictures; the weights are those of step %d, with AP %.3f on the watched stretch",
            outcome.steps(),
            options.batch,
            outcome.bestStep(),
            outcome.bestScore()));
    how.add(
        teachers == null
            ? "learned from labels"
            : "taught by %s%s"
                .formatted(
                    String.join(", ", teachers.digests()),
                    input.flip() ? ", on mirror images too" : ""));
    how.add("classes: " + String.join(", ", lesson.classes().labels()));
    how.add(options.text());
    return how;
  }

  private Proof write(
      PictureSource source,
      @Nullable Teachers teachers,
      SceneLesson lesson,
      StudentPlan plan,
      SceneTraining.Outcome outcome,
      List<String> how,
      Path out)
      throws IOException, ModelException, PictureException {
    String name = String.valueOf(out.toAbsolutePath().getFileName());
    try (StagedBundle bundle = StagedBundle.in(out, true)) {
      Path model;
      try (Weights weights = Learner.newWeights(plan.shape(), options.seed)) {
        weights.fill(outcome.best());
        model =
            StudentFile.write(
                bundle.folder(), name, plan.shape(), weights, lesson.classes().labels(), how);
      }
      SceneProof prover = new SceneProof(teachers, input.flip(), engine, input.runs(), err);
      PictureSource proofFrames = SceneInput.only(source, lesson.split().proof());
      Proof proof = prover.prove(model, options.from(), proofFrames);
      Files.deleteIfExists(out.resolve(Proof.FILE));
      Files.deleteIfExists(out.resolve(ProofPage.FILE));
      proof.write(bundle.folder().resolve(Proof.FILE));
      ProofPage.of(name, proof, how, plan.choice(), Instant.now())
          .write(bundle.folder().resolve(ProofPage.FILE));
      bundle.complete();
      if (options.isKeepingFrames) {
        keepFrames(source, lesson, prover, proofFrames);
      }
      return proof;
    }
  }

  private void keepFrames(
      PictureSource source, SceneLesson lesson, SceneProof prover, PictureSource proofFrames)
      throws IOException, PictureException {
    List<CocoImage> some = Spread.of(lesson.chosen(), MAX_KEPT_FRAMES);
    SceneFiles.writePictures(source, some, work.resolve("learned"));
    SceneFiles.writePictures(source, lesson.split().proof(), work.resolve("proof"));
    SceneFiles.writeLabels(
        prover.truth(proofFrames, lesson.classes().labels()).known(), work.resolve("proof.json"));
  }
}

package io.github.jetdetr.training.scene;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.calibration.pictures.InterleavedTiming;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.pictures.Progress;
import io.github.jetdetr.engine.EngineInfo;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.ModelException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs student and teacher on frames and compares them. */
public final class SceneProof {

  private final @Nullable Teachers teachers;
  private final boolean flip;
  private final EngineOptions options;
  private final int runs;
  private final PrintWriter err;

  /**
   * @param teachers null where the frames have labels instead
   * @param flip whether the teachers fuse mirror images in
   * @param options the engine
   * @param runs timed runs; 0 to leave the times out
   */
  public SceneProof(
      @Nullable Teachers teachers, boolean flip, EngineOptions options, int runs, PrintWriter err) {
    this.teachers = teachers;
    this.flip = flip;
    this.options = options;
    this.runs = runs;
    this.err = err;
  }

  /**
   * Compares on these frames; their labels count where there is no teacher.
   *
   * @param before the model whose weights the student began with; null for none
   * @throws IllegalArgumentException if there is nothing to be found on them
   */
  public Proof prove(Path student, @Nullable Path before, PictureSource frames)
      throws ModelException, PictureException, IOException {
    try (PictureDetector detector = PictureDetector.open(student, options, null, card -> card)) {
      List<String> labels = detector.model().card().labels();
      ProofTruth truth = truth(frames, labels);
      CocoResults found = detections(detector, frames, truth.known());
      CocoResults plain = teachers == null ? null : plain(teachers, frames, labels);
      ProofEvaluation.Figures figures = ProofEvaluation.of(truth, found, plain);
      return new Proof(
          Proof.SCHEMA,
          detector.model().file().digest(),
          teachers == null ? List.of() : teachers.digests(),
          teachers != null && flip,
          frames.truth().images().size(),
          truth.objects(),
          figures.ap50(),
          figures.ap50Sure(),
          figures.teacherAp50(),
          figures.difference(),
          before == null ? null : gain(before, frames, truth, found),
          figures.classes(),
          truth.unknown(),
          figures.foundShare(),
          figures.confirmedShare(),
          figures.meanIou(),
          runs == 0 || teachers == null ? null : latency(detector, teachers, frames),
          Files.size(student),
          teachers == null ? 0 : Files.size(teachers.first().model().file().path()));
    }
  }

  /**
   * What is to be found on these frames.
   *
   * @param labels the student's classes
   */
  public ProofTruth truth(PictureSource frames, List<String> labels) throws PictureException {
    if (teachers == null) {
      return ProofTruth.ofLabels(frames.truth(), labels);
    }
    List<CocoImage> images = frames.truth().images();
    Map<Long, List<ScoredBox>> answers = teachers.fused(frames, err);
    return ProofTruth.ofAnswers(images, answers, teachers.labels(), labels);
  }

  /** Null if the model that the student began with knows none of its classes. */
  private Proof.@Nullable Gain gain(
      Path before, PictureSource frames, ProofTruth truth, CocoResults student)
      throws ModelException, PictureException {
    try (PictureDetector detector = PictureDetector.open(before, options, null, card -> card)) {
      if (detector.labelTable(truth.known(), Map.of()).isEmpty()) {
        return null;
      }
      String digest = detector.model().file().digest();
      CocoResults found = detections(detector, frames, truth.known());
      return ProofEvaluation.gain(truth, digest, found, student);
    }
  }

  private CocoResults detections(PictureDetector detector, PictureSource frames, CocoTruth truth)
      throws PictureException {
    int[] categories = detector.labelTable(truth, Map.of()).categoryIds();
    int count = frames.truth().images().size();
    try (Progress progress =
        Progress.on(err, "frames shown to " + detector.model().card().name(), count)) {
      return detector.detect(frames, categories, Strictness.REFUSE, progress).results();
    }
  }

  /** The first teacher's answers of the student's classes, with their ids. */
  private CocoResults plain(Teachers own, PictureSource frames, List<String> labels)
      throws PictureException {
    List<PictureDetections> pictures = new ArrayList<>();
    Map<Long, List<ScoredBox>> answers = own.plain(frames, err);
    for (CocoImage image : frames.truth().images()) {
      List<ScoredBox> boxes = new ArrayList<>();
      for (ScoredBox box : answers.getOrDefault(image.id(), List.of())) {
        int category = labels.indexOf(own.labels().get(box.categoryId() - 1)) + 1;
        if (category > 0) {
          boxes.add(
              new ScoredBox(category, box.score(), box.x(), box.y(), box.width(), box.height()));
        }
      }
      pictures.add(new PictureDetections(image.id(), boxes));
    }
    return new CocoResults(pictures);
  }

  private Proof.Latency latency(PictureDetector student, Teachers own, PictureSource frames)
      throws PictureException {
    try (Progress progress = Progress.on(err, "timed rounds", runs)) {
      List<InterleavedTiming.Times> times =
          new InterleavedTiming(System::nanoTime)
              .run(
                  List.of(student.model().detector(0), own.first().model().detector(0)),
                  frames,
                  frames.truth().images(),
                  runs,
                  progress);
      EngineInfo info = student.model().engineInfo();
      return new Proof.Latency(
          info.runtime() + " on " + info.device(),
          options.threads(),
          times.get(0).p50Millis(),
          times.get(1).p50Millis(),
          times.get(1).ratio());
    }
  }
}

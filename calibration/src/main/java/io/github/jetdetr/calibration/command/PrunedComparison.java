package io.github.jetdetr.calibration.command;

import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.compare.Candidate;
import io.github.jetdetr.calibration.compare.Comparison;
import io.github.jetdetr.calibration.pictures.DetectionRun;
import io.github.jetdetr.calibration.pictures.FolderPictures;
import io.github.jetdetr.calibration.pictures.InterleavedTiming;
import io.github.jetdetr.calibration.pictures.LabelTable;
import io.github.jetdetr.calibration.pictures.Labels;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.Progress;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.ModelException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares a pruned model with the dense one on the pictures that pruning held out. */
final class PrunedComparison {

  private static final double THRESHOLD = 0.3;
  private static final int LATENCY_RUNS = 50;

  private final Path frames;
  private final List<Path> heldOut;
  private final @Nullable Labels labels;
  private final int threads;
  private final PrintWriter err;

  /**
   * @param frames folder with the pictures
   * @param heldOut the pictures to compare on
   * @param labels of at least these pictures, null without labels
   */
  PrunedComparison(
      Path frames, List<Path> heldOut, @Nullable Labels labels, int threads, PrintWriter err) {
    this.frames = frames;
    this.heldOut = List.copyOf(heldOut);
    this.labels = labels;
    this.threads = threads;
    this.err = err;
  }

  Comparison of(Path dense, Path pruned) throws ModelException, ExitException {
    EngineOptions options = new EngineOptions(threads, 1);
    try (PictureDetector control = PictureDetector.open(dense, options, null, card -> card);
        PictureDetector experiment = PictureDetector.open(pruned, options, null, card -> card)) {
      Labels part = heldOut(control).restrictedTo(frames, heldOut);
      FolderPictures pictures = FolderPictures.labelled(frames, part.truth());
      Set<String> notes = new LinkedHashSet<>(part.notes());
      DetectionRun before = detect(dense, control, pictures, part, notes);
      DetectionRun after = detect(pruned, experiment, pictures, part, notes);
      notes.addAll(pictures.notes());
      Set<Long> leftOut = new HashSet<>(before.leftOut().keySet());
      leftOut.addAll(after.leftOut().keySet());
      CocoTruth truth = pictures.truth().without(leftOut);
      if (truth.images().isEmpty()) {
        throw new ExitException(ExitCode.DATA, "no held-out picture is left to score");
      }
      List<InterleavedTiming.Times> times =
          TimedRuns.measure(
              List.of(control, experiment), pictures, truth.images(), LATENCY_RUNS, err);
      return Comparison.of(
          truth,
          labels != null,
          THRESHOLD,
          candidate(dense, control, before.results().without(leftOut), times.get(0)),
          List.of(candidate(pruned, experiment, after.results().without(leftOut), times.get(1))),
          List.copyOf(notes));
    } catch (PictureException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  private Labels heldOut(PictureDetector control) throws PictureException {
    if (labels != null) {
      return labels;
    }
    List<String> names = control.model().card().labels();
    return Labels.none(FolderPictures.unlabelled(frames, names).truth());
  }

  private DetectionRun detect(
      Path file, PictureDetector detector, FolderPictures pictures, Labels part, Set<String> notes)
      throws PictureException, ExitException {
    LabelTable table = detector.labelTable(pictures.truth(), part.categoryOfLabel());
    if (labels != null && table.isEmpty()) {
      throw new ExitException(ExitCode.DATA, table.refusal());
    }
    int count = pictures.truth().images().size();
    try (Progress progress = Progress.on(err, "pictures with " + file.getFileName(), count)) {
      DetectionRun run =
          detector.detect(pictures, table.categoryIds(), part.strictness(), progress);
      notes.addAll(labels == null ? List.of() : table.notes());
      notes.addAll(run.notes());
      return run;
    }
  }

  private static Candidate candidate(
      Path file, PictureDetector detector, CocoResults results, InterleavedTiming.Times times) {
    return new Candidate(
            String.valueOf(file.getFileName()),
            LabelledPictures.facts(detector.model()),
            detector.model().file().bytes(),
            results,
            null)
        .withTimes(times);
  }
}

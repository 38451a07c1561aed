package io.github.jetdetr.calibration.command;

import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.calibration.compare.Candidate;
import io.github.jetdetr.calibration.compare.Comparison;
import io.github.jetdetr.calibration.evaluate.Annotations;
import io.github.jetdetr.calibration.pictures.FolderPictures;
import io.github.jetdetr.calibration.pictures.InterleavedTiming;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.pictures.Progress;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.ModelException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares a pruned model with the dense one on the pictures that pruning held out. */
final class PrunedComparison {

  private static final double THRESHOLD = 0.3;
  private static final int LATENCY_RUNS = 50;

  private final Path frames;
  private final List<Path> heldOut;
  private final @Nullable CocoTruth truth;
  private final int threads;
  private final PrintWriter err;

  /**
   * @param frames folder with the pictures
   * @param heldOut the pictures to compare on
   * @param truth annotations of at least these pictures, null without labels
   */
  PrunedComparison(
      Path frames, List<Path> heldOut, @Nullable CocoTruth truth, int threads, PrintWriter err) {
    this.frames = frames;
    this.heldOut = List.copyOf(heldOut);
    this.truth = truth;
    this.threads = threads;
    this.err = err;
  }

  Comparison of(Path dense, Path pruned) throws ModelException, ExitException {
    EngineOptions options = new EngineOptions(threads, 1);
    try (PictureDetector control = PictureDetector.open(dense, options, null, card -> card);
        PictureDetector experiment = PictureDetector.open(pruned, options, null, card -> card)) {
      CocoTruth all =
          truth != null
              ? truth
              : FolderPictures.unlabelled(frames, control.model().card().labels()).truth();
      FolderPictures pictures =
          FolderPictures.labelled(frames, Annotations.restrictedTo(all, frames, heldOut));
      List<InterleavedTiming.Times> times =
          TimedRuns.measure(List.of(control, experiment), pictures, LATENCY_RUNS, err);
      return Comparison.of(
          pictures.truth(),
          truth != null,
          THRESHOLD,
          candidate(dense, control, pictures).withTimes(times.get(0)),
          List.of(candidate(pruned, experiment, pictures).withTimes(times.get(1))),
          List.of());
    } catch (PictureException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  private Candidate candidate(Path file, PictureDetector detector, PictureSource pictures)
      throws PictureException {
    int count = pictures.truth().images().size();
    String name = String.valueOf(file.getFileName());
    try (Progress progress = Progress.on(err, "pictures with " + name, count)) {
      return new Candidate(
          name,
          LabelledPictures.facts(detector.model()),
          detector.model().file().bytes(),
          detector.detect(pictures, Strictness.REFUSE, progress).results(),
          null);
    }
  }
}

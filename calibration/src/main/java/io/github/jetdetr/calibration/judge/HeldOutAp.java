package io.github.jetdetr.calibration.judge;

import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.bundle.Precision;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.compare.AccuracyLimits;
import io.github.jetdetr.calibration.metric.CocoEvaluator;
import io.github.jetdetr.calibration.metric.CocoMatches;
import io.github.jetdetr.calibration.pictures.DetectionRun;
import io.github.jetdetr.calibration.pictures.FolderPictures;
import io.github.jetdetr.calibration.pictures.LabelTable;
import io.github.jetdetr.calibration.pictures.Labels;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.Progress;
import io.github.jetdetr.calibration.quantize.QuantizedModel;
import io.github.jetdetr.calibration.quantize.RefusedException;
import io.github.jetdetr.calibration.statistics.BootstrapOptions;
import io.github.jetdetr.calibration.statistics.ConfidenceInterval;
import io.github.jetdetr.calibration.statistics.LossEstimate;
import io.github.jetdetr.calibration.statistics.NonInferiority;
import io.github.jetdetr.calibration.statistics.PairedBootstrap;
import io.github.jetdetr.calibration.statistics.ResampledDifference;
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

/**
 * AP of fp32 and INT8 on the labelled pictures that quantization held out. As they are few, they
 * seldom prove that INT8 loses less than allowed; it is refused if they refute it.
 */
public final class HeldOutAp {

  private final @Nullable Labels labels;
  private final Path frames;
  private final int threads;
  private final PrintWriter err;

  /**
   * @param labels null without labels
   * @param frames folder with the pictures
   * @param threads CPU threads of an inference
   * @param err where progress is printed
   */
  public HeldOutAp(@Nullable Labels labels, Path frames, int threads, PrintWriter err) {
    this.labels = labels;
    this.frames = frames;
    this.threads = threads;
    this.err = err;
  }

  /**
   * The measurements.
   *
   * @param pictures number of pictures
   * @param fp32 AP of fp32, 0..1
   * @param int8 AP of INT8, 0..1
   * @param loss AP lost by INT8 (−1..1) with its 95 % interval; negative for a gain
   * @param proof whether it is below the limit
   * @param notes what was left out of the labels, or has to be known; one line each
   */
  record Ap(
      int pictures,
      double fp32,
      double int8,
      ConfidenceInterval loss,
      NonInferiority proof,
      List<String> notes) {}

  /**
   * Runs both models of the bundle on the held-out pictures; null without labels.
   *
   * @param limits what INT8 may lose
   */
  public @Nullable Ap measure(QuantizedModel quantized, Path bundle, AccuracyLimits limits)
      throws ModelException, ExitException {
    if (labels == null) {
      return null;
    }
    Labels heldOut = labels.restrictedTo(frames, quantized.heldOut());
    Set<String> notes = new LinkedHashSet<>(labels.notes());
    DetectionRun fp32Run = detect(bundle.resolve(Bundle.MODEL), heldOut, notes);
    DetectionRun int8Run = detect(bundle.resolve(Bundle.INT8), heldOut, notes);
    Set<Long> leftOut = new HashSet<>(fp32Run.leftOut().keySet());
    leftOut.addAll(int8Run.leftOut().keySet());
    CocoTruth truth = heldOut.truth().without(leftOut);
    if (truth.images().isEmpty()) {
      throw new ExitException(ExitCode.DATA, "no held-out picture is left to score");
    }
    CocoMatches fp32 = CocoMatches.of(truth, fp32Run.results().without(leftOut));
    CocoMatches int8 = CocoMatches.of(truth, int8Run.results().without(leftOut));
    BootstrapOptions options = BootstrapOptions.defaults();
    ResampledDifference gain = PairedBootstrap.resampled(fp32, int8, options);
    return new Ap(
        truth.images().size(),
        CocoEvaluator.evaluate(fp32).metrics().ap(),
        CocoEvaluator.evaluate(int8).metrics().ap(),
        gain.interval(options.confidence()).negated(),
        limits.decide(LossEstimate.ofAp(gain)),
        List.copyOf(notes));
  }

  private DetectionRun detect(Path model, Labels heldOut, Set<String> notes)
      throws ModelException, ExitException {
    int count = heldOut.truth().images().size();
    try (PictureDetector detector =
            PictureDetector.open(model, new EngineOptions(threads, 1), null, card -> card);
        Progress progress = Progress.on(err, "held-out pictures", count)) {
      LabelTable table = detector.labelTable(heldOut.truth(), heldOut.categoryOfLabel());
      if (table.isEmpty()) {
        throw new ExitException(ExitCode.DATA, table.refusal());
      }
      FolderPictures pictures = FolderPictures.labelled(frames, heldOut.truth());
      DetectionRun run =
          detector.detect(pictures, table.categoryIds(), heldOut.strictness(), progress);
      notes.addAll(table.notes());
      notes.addAll(run.notes());
      return run;
    } catch (PictureException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Checks the loss.
   *
   * @throws RefusedException if it is refuted that the loss is below the limit, or fp32 itself
   *     detects almost nothing
   */
  public void check(@Nullable Ap ap, AccuracyLimits limits) throws RefusedException {
    if (ap != null && ap.fp32() < Verdict.MIN_AP) {
      throw new RefusedException(
          ("the AP of fp32 itself is only %.4f on the held-out pictures,"
                  + " too low to judge INT8 by them")
              .formatted(ap.fp32()));
    }
    if (ap != null && ap.proof().decision() == NonInferiority.Decision.REFUTED) {
      throw new RefusedException(
          "on the held-out pictures " + limits.answer(Precision.INT8, ap.proof()));
    }
  }
}

package io.github.jetdetr.calibration.judge;

import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.calibration.evaluate.Annotations;
import io.github.jetdetr.calibration.metric.CocoEvaluator;
import io.github.jetdetr.calibration.metric.CocoMatches;
import io.github.jetdetr.calibration.pictures.FolderPictures;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.Progress;
import io.github.jetdetr.calibration.quantize.QuantizedModel;
import io.github.jetdetr.calibration.quantize.RefusedException;
import io.github.jetdetr.calibration.statistics.BootstrapOptions;
import io.github.jetdetr.calibration.statistics.ConfidenceInterval;
import io.github.jetdetr.calibration.statistics.PairedBootstrap;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.ModelException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The AP of fp32 and INT8 on the labelled pictures that quantization held out. They are few, so a
 * loss only counts against INT8 when its interval lies beyond the limit.
 */
public final class HeldOutAp {

  private final @Nullable CocoTruth truth;
  private final Path frames;
  private final int threads;
  private final PrintWriter err;

  private HeldOutAp(@Nullable CocoTruth truth, Path frames, int threads, PrintWriter err) {
    this.truth = truth;
    this.frames = frames;
    this.threads = threads;
    this.err = err;
  }

  /**
   * What was measured.
   *
   * @param loss AP lost by INT8 with its interval, in 0..1; negative for a gain
   */
  record Ap(int pictures, double fp32, double int8, ConfidenceInterval loss) {}

  public static HeldOutAp of(@Nullable Path annotations, Path frames, int threads, PrintWriter err)
      throws ExitException {
    CocoTruth truth = annotations == null ? null : Annotations.read(annotations);
    return new HeldOutAp(truth, frames, threads, err);
  }

  /** Null without labels. */
  public @Nullable Ap measure(QuantizedModel quantized, Path bundle)
      throws ModelException, ExitException {
    if (truth == null) {
      return null;
    }
    CocoTruth held = Annotations.only(truth, quantized.heldOut());
    CocoMatches fp32 = look(bundle.resolve(Bundle.MODEL), held);
    CocoMatches int8 = look(bundle.resolve(Bundle.INT8_CPU), held);
    return new Ap(
        held.images().size(),
        CocoEvaluator.evaluate(fp32).metrics().ap(),
        CocoEvaluator.evaluate(int8).metrics().ap(),
        PairedBootstrap.apDifference(int8, fp32, BootstrapOptions.defaults()));
  }

  private CocoMatches look(Path model, CocoTruth held) throws ModelException, ExitException {
    try (PictureDetector detector =
            PictureDetector.open(model, new EngineOptions(threads, 1), null, card -> card);
        Progress progress = Progress.on(err, "pictures held out", held.images().size())) {
      FolderPictures pictures = new FolderPictures(frames, held);
      return CocoMatches.of(held, detector.detect(pictures, Strictness.REFUSE, progress).results());
    } catch (PictureException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  /** Refuses what surely costs more than the limit, in points. */
  public void check(@Nullable Ap ap, double maxApLoss) throws RefusedException {
    if (ap != null && ap.fp32() < Verdict.MIN_AP) {
      throw new RefusedException(
          "fp32 itself reaches an AP of %.4f on the pictures held out: nothing can be proved on them"
              .formatted(ap.fp32()));
    }
    if (ap != null && 100 * ap.loss().low() > maxApLoss) {
      throw new RefusedException(
          "INT8 costs %.2f points of AP [%.2f, %.2f] on the pictures held out, and %.2f were allowed"
              .formatted(
                  100 * ap.loss().estimate(),
                  100 * ap.loss().low(),
                  100 * ap.loss().high(),
                  maxApLoss));
    }
  }
}

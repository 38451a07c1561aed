package io.github.jetdetr.calibration;

import io.github.jetdetr.calibration.evaluate.BootstrapOptions;
import io.github.jetdetr.calibration.evaluate.CocoEvaluator;
import io.github.jetdetr.calibration.evaluate.CocoFormatException;
import io.github.jetdetr.calibration.evaluate.CocoImage;
import io.github.jetdetr.calibration.evaluate.CocoMatches;
import io.github.jetdetr.calibration.evaluate.CocoReader;
import io.github.jetdetr.calibration.evaluate.CocoTruth;
import io.github.jetdetr.calibration.evaluate.ConfidenceInterval;
import io.github.jetdetr.calibration.evaluate.PairedBootstrap;
import io.github.jetdetr.calibration.evaluate.Strictness;
import io.github.jetdetr.calibration.pictures.FolderPictures;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.Progress;
import io.github.jetdetr.calibration.quantize.Quantized;
import io.github.jetdetr.calibration.quantize.RefusedException;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.detect.Bundle;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.ModelException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The AP of fp32 and INT8 on the labelled pictures that quantization held out. They are few, so a
 * loss only counts against INT8 when its interval lies beyond the limit.
 */
final class HeldOutAp {

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

  static HeldOutAp of(@Nullable Path annotations, Path frames, int threads, PrintWriter err)
      throws ExitException {
    if (annotations == null) {
      return new HeldOutAp(null, frames, threads, err);
    }
    try {
      CocoTruth truth = CocoReader.truth(annotations, Strictness.LEAVE_OUT).value();
      return new HeldOutAp(truth, frames, threads, err);
    } catch (IOException e) {
      throw new ExitException(ExitCode.NO_INPUT, "cannot read " + annotations, e);
    } catch (CocoFormatException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  /** Null without labels. */
  @Nullable Ap measure(Quantized quantized, Path bundle) throws ModelException, ExitException {
    if (truth == null) {
      return null;
    }
    Set<String> names = new HashSet<>();
    quantized.heldOut().forEach(file -> names.add(String.valueOf(file.getFileName())));
    Set<Long> others = new HashSet<>();
    for (CocoImage image : truth.images()) {
      if (!names.contains(image.fileName())) {
        others.add(image.id());
      }
    }
    CocoTruth held = truth.without(others);
    if (held.images().isEmpty()) {
      throw new ExitException(
          ExitCode.DATA, "the annotations name none of the pictures in " + frames);
    }
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
  void check(@Nullable Ap ap, double maxApLoss) throws RefusedException {
    if (ap != null && ap.fp32() < Verdict.LEAST_AP) {
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

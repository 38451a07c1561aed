package io.github.jetdetr.engine.tensorrt;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.Engine;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.InferenceSlot;
import io.github.jetdetr.engine.OutputAgreement;
import io.github.jetdetr.engine.SamplePictures;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.onnxruntime.OnnxRuntimeEngine;
import io.github.jetdetr.engine.preprocess.InputSpec;

/**
 * Compares a new plan with ONNX Runtime before it is used: TensorRT has built plans that were
 * silently wrong (NVIDIA/TensorRT#4837, TensorRT-Edge-LLM#105).
 *
 * <p>Both run the same network ({@link PrecisionFallback#reference}) on {@link SamplePictures}.
 * Nine of ten queries have to match within a tolerance well above the precision's own rounding
 * errors; the loss of accuracy is measured by the certificate, not here.
 */
final class PlanVerifier {

  private static final int PICTURES = 3;

  private PlanVerifier() {}

  /**
   * Compares a plan with the reference, picture by picture.
   *
   * @return the worst picture's share of matching queries, in 0..1
   * @throws ModelException if that is too low
   */
  static double check(InferenceSlot built, OnnxFile file, InputSpec input, SamplePictures samples)
      throws ModelException {
    double worst = 1;
    try (Engine reference = reference(file, input, samples);
        Frame frame = new Frame()) {
      for (int picture = 0; picture < PICTURES; picture++) {
        samples.draw(picture, frame);
        InferenceSlot expected = reference.slot(0);
        expected.preprocess(frame);
        expected.infer();
        built.preprocess(frame);
        built.infer();
        double share =
            OutputAgreement.share(
                expected.outputs(), built.outputs(), OutputAgreement.tolerance(file.precision()));
        worst = Math.min(worst, share);
      }
    } catch (IllegalArgumentException e) {
      throw new ModelException("cannot compare the plan: " + e.getMessage(), e);
    }
    if (worst < OutputAgreement.MIN_SHARE) {
      throw new ModelException(
          ("the plan of %s is wrong: only %.0f %% of its queries match ONNX Runtime,"
                  + " %.0f %% are required")
              .formatted(file.path(), 100 * worst, 100 * OutputAgreement.MIN_SHARE));
    }
    return worst;
  }

  @MustBeClosed
  private static Engine reference(OnnxFile file, InputSpec input, SamplePictures samples)
      throws ModelException {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return OnnxRuntimeEngine.open(
        OnnxFile.read(PrecisionFallback.reference(file.path())),
        input,
        new EngineOptions(threads, 1),
        samples);
  }
}

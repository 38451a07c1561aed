package io.github.jetdetr.engine;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import java.time.Duration;

/**
 * Holds a new plan against ONNX Runtime before it is used: TensorRT has built plans that were
 * silently wrong (NVIDIA/TensorRT#4837, TensorRT-Edge-LLM#105).
 *
 * <p>Both run the same network ({@link PrecisionLadder#oracle}) on pictures of the drawn street.
 * Nine of ten queries have to be found again within a tolerance that the precision's own rounding
 * stays well below; what a plan costs in accuracy is the certificate's business, not this.
 */
final class PlanProof {

  /** The least share of queries that have to be found again. */
  static final double LEAST_SHARE = 0.9;

  private static final String STREET = "street:7?size=640x360&weather=day";
  private static final int PICTURES = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private PlanProof() {}

  /** In standard deviations of an output; TF32 has ten bits of fraction, as half precision has. */
  static double tolerance(String precision) {
    return switch (precision) {
      case "fp32" -> 0.1;
      case "fp16" -> 0.25;
      default -> 0.5;
    };
  }

  /**
   * Compares.
   *
   * @return the worst picture's share of queries found again, in 0..1
   * @throws ModelException when that is too little
   */
  static double check(Lane built, OnnxFile file, InputSpec input) throws ModelException {
    double worst = 1;
    try (Engine reference = reference(file, input);
        Camera street = Camera.open(CameraSource.parse(STREET), PATIENCE, PATIENCE);
        Frame frame = new Frame()) {
      for (int picture = 0; picture < PICTURES; picture++) {
        Grab grab = street.next(frame);
        if (grab != frame) {
          throw new ModelException("the street gives no picture to compare a plan on");
        }
        Lane wanted = reference.lane(0);
        wanted.preprocess(frame);
        wanted.infer();
        built.preprocess(frame);
        built.infer();
        double share =
            OutputAgreement.share(wanted.outputs(), built.outputs(), tolerance(file.precision()));
        worst = Math.min(worst, share);
      }
    } catch (CameraException | IllegalArgumentException e) {
      throw new ModelException("the plan cannot be compared: " + e.getMessage(), e);
    }
    if (worst < LEAST_SHARE) {
      throw new ModelException(
          ("the plan of %s is wrong: only %.0f %% of its queries are ONNX Runtime's,"
                  + " %.0f %% are asked for")
              .formatted(file.path(), 100 * worst, 100 * LEAST_SHARE));
    }
    return worst;
  }

  @MustBeClosed
  private static Engine reference(OnnxFile file, InputSpec input) throws ModelException {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return Engine.open(PrecisionLadder.oracle(file.path()), input, new EngineOptions(threads, 1));
  }
}

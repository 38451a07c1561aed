package io.github.jetdetr.calibration.network;

import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.model.ModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Holds a prepared model against the file that it was made from, on real pictures, before anything
 * is measured: everything measured later is relative to the prepared model, so a change of meaning
 * on the way to it would be seen by nobody.
 */
public final class SameFunction {

  private static final int PICTURES = 2;

  /** What other kernels and another order of sums may do; a changed operator does far more. */
  private static final double MAX_ERROR = 0.01;

  /** Half precision rounds every result, which the widened model does not. */
  private static final double MAX_ERROR_FROM_HALF = 0.25;

  private SameFunction() {}

  /**
   * Runs both on the first pictures.
   *
   * @param original the file that {@code prepared} was read from
   * @throws QuantizeException if their outputs differ, or those of the file are not finite
   */
  public static void check(
      Path original, PreparedModel prepared, CalibrationPictures pictures, int threads)
      throws ModelException, QuantizeException {
    List<Integer> first = IntStream.range(0, Math.min(PICTURES, pictures.count())).boxed().toList();
    double error;
    try {
      error =
          new NetworkError(OnnxModel.read(original), prepared.outputs(), pictures, first, threads)
              .mean(prepared.model());
    } catch (InferenceException e) {
      throw new ModelException(original + " cannot be run: " + e.getMessage(), e);
    }
    double limit = prepared.fromHalf() ? MAX_ERROR_FROM_HALF : MAX_ERROR;
    if (!(error <= limit)) {
      throw new QuantizeException(
          ("%s means something else after it was prepared (%s): its detections differ by a"
                  + " query-wise error of %.3f; export it with operator set 17 or newer")
              .formatted(original, String.join("; ", prepared.notes()), error));
    }
  }
}

package io.github.jetdetr.calibration.quantize;

import io.github.jetdetr.calibration.layer.LayerReport;
import io.github.jetdetr.calibration.network.MeanError;
import io.github.jetdetr.calibration.network.PreparedModel;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a quantization came to.
 *
 * @param prepared the model it began with
 * @param int8 Q/DQ, the rest FP16 by type: for TensorRT
 * @param int8Cpu the same codes and scales, the rest fp32: for ONNX Runtime on a CPU
 * @param half no Q/DQ, FP16 by type
 * @param layers what became of every candidate layer
 * @param leftOut products that are no candidates, and why
 * @param errors query-wise error of variants on the held-out pictures: the written ones, the recipe
 *     on every candidate, and the stock calibrators
 * @param calibration the pictures it was made with
 * @param heldOut the pictures the errors were measured on
 * @param macs multiply-adds of all convolutions and products with constant weights
 * @param convolutionMacs those of the convolutions
 * @param islands nodes kept in FP32 in the FP16-typed models, by operator
 * @param warnings what people should look at, one line each
 */
public record QuantizedModel(
    PreparedModel prepared,
    OnnxModel int8,
    OnnxModel int8Cpu,
    OnnxModel half,
    List<LayerReport> layers,
    Map<String, String> leftOut,
    Map<String, MeanError> errors,
    List<Path> calibration,
    List<Path> heldOut,
    long macs,
    long convolutionMacs,
    Map<String, Integer> islands,
    List<String> warnings) {

  /** Name of the written INT8 network's error in {@link #errors}. */
  public static final String INT8 = "int8";

  /** Share of the multiply-adds with constant weights that are INT8. */
  public double int8MacShare() {
    return share(false, macs);
  }

  /** Share of the convolutions' multiply-adds that are INT8. */
  public double int8ConvolutionShare() {
    return share(true, convolutionMacs);
  }

  private double share(boolean convolutions, long of) {
    long quantized =
        layers.stream()
            .filter(layer -> layer.precision().equals("int8"))
            .filter(layer -> !convolutions || layer.operator().equals("Conv"))
            .mapToLong(LayerReport::macs)
            .sum();
    return of == 0 ? 0 : (double) quantized / of;
  }
}

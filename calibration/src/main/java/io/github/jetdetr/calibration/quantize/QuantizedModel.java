package io.github.jetdetr.calibration.quantize;

import io.github.jetdetr.bundle.LayerReport;
import io.github.jetdetr.calibration.cpu.CpuModel;
import io.github.jetdetr.calibration.network.MeanError;
import io.github.jetdetr.calibration.network.PreparedModel;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The result of a quantization.
 *
 * @param prepared the fp32 model it was made from
 * @param int8 Q/DQ with the rest in FP16 by type, for TensorRT
 * @param forCpus the same weights for ONNX Runtime's integer kernels, with the rest in fp32
 * @param half FP16 by type without Q/DQ
 * @param layers result of every candidate layer
 * @param leftOut reason by label of the layers that are not candidates
 * @param errors query-wise error by variant on the held-out pictures: the written models, all
 *     candidates in INT8, and the stock calibrators
 * @param calibration the pictures used for calibration
 * @param heldOut the pictures the errors were measured on
 * @param macs multiply-accumulate operations of all convolutions and products with constant weights
 * @param convolutionMacs those of the convolutions
 * @param islands number of nodes that stay FP32 in the FP16-typed models, by operator
 * @param warnings one line each
 */
public record QuantizedModel(
    PreparedModel prepared,
    OnnxModel int8,
    CpuModel forCpus,
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

  /** Key of the written INT8 model in {@link #errors}. */
  public static final String INT8 = "int8";

  /** Share of the multiply-accumulate operations with constant weights that are INT8, 0..1. */
  public double int8MacShare() {
    return share(false, macs);
  }

  /** Share of the convolutions' multiply-accumulate operations that are INT8, 0..1. */
  public double int8ConvolutionShare() {
    return share(true, convolutionMacs);
  }

  private double share(boolean convolutions, long of) {
    long quantized =
        layers.stream()
            .filter(LayerReport::isInt8)
            .filter(layer -> !convolutions || layer.operator().equals("Conv"))
            .mapToLong(LayerReport::macs)
            .sum();
    return of == 0 ? 0 : (double) quantized / of;
  }
}

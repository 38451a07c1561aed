package io.github.jetdetr.calibration.layer;

import org.jspecify.annotations.Nullable;

/**
 * The result for one layer, as reports and {@code quantize.json} list it.
 *
 * @param layer the layer's name
 * @param operator Conv, MatMul or Gemm
 * @param part {@code picture} or {@code queries}
 * @param precision {@code int8} or {@code float}
 * @param why reason why it stayed in float; empty for INT8
 * @param macs multiply-accumulate operations per picture
 * @param alpha migration strength, 0 to 1
 * @param clip share of the input's range that is not clipped
 * @param shifted whether channels are shifted to use all codes
 * @param inputScale value of one code step of the input
 * @param layerError relative error of the activated output on the sampled rows
 * @param roundedError the same with weights rounded to nearest and the bias unchanged
 * @param sensitivity the network's query-wise error with only this layer in INT8, null if there was
 *     no time to measure it
 */
public record LayerReport(
    String layer,
    String operator,
    String part,
    String precision,
    String why,
    long macs,
    float alpha,
    float clip,
    boolean shifted,
    float inputScale,
    double layerError,
    double roundedError,
    @Nullable Double sensitivity) {}

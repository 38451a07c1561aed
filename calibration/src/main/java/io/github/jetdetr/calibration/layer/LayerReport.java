package io.github.jetdetr.calibration.layer;

import org.jspecify.annotations.Nullable;

/**
 * What became of one layer.
 *
 * @param layer its name
 * @param operator Conv, MatMul or Gemm
 * @param part {@code picture} or {@code queries}
 * @param precision {@code int8} or {@code float}
 * @param why why it stayed in float; empty for INT8
 * @param macs multiply-adds of one picture
 * @param alpha how much of the channels' differences went into the weights
 * @param clip share of the input's reach that is kept
 * @param shifted whether channels are moved to use all codes
 * @param inputScale what a code of the input is worth
 * @param layerError relative error of its activated output on sampled rows
 * @param roundedError the same with weights rounded to the nearest and the bias as it was
 * @param sensitivity the network's query-wise error with this layer alone in INT8, null where there
 *     was no time to measure it
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

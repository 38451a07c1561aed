/**
 * Quantization of a whole network, and the models it results in. Start with {@link
 * io.github.jetdetr.calibration.quantize.Quantizer}.
 *
 * <p>It follows TensorRT's rules of explicit quantization: symmetric INT8, per-tensor activation
 * scales, per-output-channel weight scales, zero point 0, biases in floating point.
 */
@NullMarked
package io.github.jetdetr.calibration.quantize;

import org.jspecify.annotations.NullMarked;

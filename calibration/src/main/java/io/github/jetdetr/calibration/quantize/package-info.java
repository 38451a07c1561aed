/**
 * The way of a quantization through the whole network, and the models it writes. {@link
 * io.github.jetdetr.calibration.quantize.Quantizer} is the way through it.
 *
 * <p>What is quantized and how follows TensorRT's rules of explicit quantization: symmetric INT8,
 * one scale for an activation, one for each output channel of a weight, zero point 0, biases in
 * floating point.
 */
@NullMarked
package io.github.jetdetr.calibration.quantize;

import org.jspecify.annotations.NullMarked;

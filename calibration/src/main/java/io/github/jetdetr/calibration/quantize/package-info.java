/**
 * INT8 by post-training quantization, proved: ranges, the choice for each layer, the whole
 * network's error, and the written models. {@link Quantizer} is the way through it.
 *
 * <p>What is quantized and how follows TensorRT's rules of explicit quantization: symmetric INT8,
 * one scale for an activation, one for each output channel of a weight, zero point 0, biases in
 * floating point.
 */
@NullMarked
package io.github.jetdetr.calibration.quantize;

import org.jspecify.annotations.NullMarked;

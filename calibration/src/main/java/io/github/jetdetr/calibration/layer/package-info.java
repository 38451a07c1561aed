/**
 * Quantization of a single layer: finding it, sampling its inputs, searching its input range,
 * rounding its weights.
 */
@NullMarked
package io.github.jetdetr.calibration.layer;

import org.jspecify.annotations.NullMarked;

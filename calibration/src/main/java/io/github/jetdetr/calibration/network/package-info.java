/**
 * The fp32 network that quantization and pruning work on: preparing it, running it, capturing
 * intermediate values, and comparing variants with it.
 */
@NullMarked
package io.github.jetdetr.calibration.network;

import org.jspecify.annotations.NullMarked;

/**
 * The fp32 network that quantization and pruning work on: made ready, run, looked into, and
 * compared with.
 */
@NullMarked
package io.github.jetdetr.calibration.network;

import org.jspecify.annotations.NullMarked;

package io.github.jetdetr.calibration.quantize;

import io.github.jetdetr.calibration.layer.Scope;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How to quantize.
 *
 * @param model the fp32 model
 * @param frames the folder of pictures; a third of them is held out
 * @param scope which layers may become INT8
 * @param maxError the query-wise error that must not be exceeded
 * @param budget time that the search may take; what comes before it takes what it takes
 * @param threads processor threads
 * @param work an existing folder for what a later run can go on with
 */
public record QuantizeOptions(
    Path model,
    Path frames,
    Scope scope,
    double maxError,
    Duration budget,
    int threads,
    Path work) {}

package io.github.jetdetr.calibration.quantize;

import io.github.jetdetr.calibration.layer.Scope;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of a quantization.
 *
 * @param model the fp32 model file
 * @param frames folder with the pictures; a third of them is held out
 * @param scope which layers may become INT8
 * @param maxError maximum query-wise error
 * @param budget time from the start after which no more single layers are measured, where some have
 *     to stay in float, and no more networks for CPUs compared; nothing else is limited
 * @param threads CPU threads
 * @param work existing folder for intermediate results, from which an interrupted run resumes
 */
public record QuantizeOptions(
    Path model,
    Path frames,
    Scope scope,
    double maxError,
    Duration budget,
    int threads,
    Path work) {}

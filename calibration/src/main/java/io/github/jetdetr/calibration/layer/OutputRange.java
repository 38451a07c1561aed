package io.github.jetdetr.calibration.layer;

/**
 * What the codes of a layer's output cover where the output is rounded too: the output before the
 * activation that follows, or behind a ReLU.
 *
 * @param factors what each output channel is multiplied by before it is rounded, so that channels
 *     of different magnitude share the codes; whoever reads them divides by it
 * @param low of all channels after that, at most 0
 * @param high of all channels after that, at least 0
 * @param error of the activated output, as {@link LayerSample#outputError} weighs it, over its
 *     energy
 */
@SuppressWarnings("ArrayRecordComponent") // shared, never changed; compared by identity
public record OutputRange(float[] factors, float low, float high, double error) {}

package io.github.jetdetr.calibration.quantize;

/**
 * How a layer's input is brought onto 256 codes.
 *
 * @param alpha how much of the channels' differences goes into the weights: 0 none, 1 all
 * @param clip share of the largest magnitude that is kept
 * @param migration what each input channel is multiplied with before it is quantized; the weights
 *     are divided by it
 * @param scale what a code is worth after migration
 * @param error the layer's relative error with rounded weights, 0 none, 1 as large as its output
 */
@SuppressWarnings("ArrayRecordComponent") // large, shared, never changed; compared by identity
record Choice(float alpha, float clip, float[] migration, float scale, double error) {}

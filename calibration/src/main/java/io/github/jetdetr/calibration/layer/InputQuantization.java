package io.github.jetdetr.calibration.layer;

/**
 * How a layer's input is brought onto 256 codes, and how that came to be.
 *
 * @param alpha how much of the channels' differences goes into the weights: 0 none, 1 all
 * @param clip share of the input's reach that is kept
 * @param grid the codes
 * @param error the layer's relative error with rounded weights, 0 none, 1 as large as its output
 */
public record InputQuantization(float alpha, float clip, InputGrid grid, double error) {}

package io.github.jetdetr.calibration.layer;

/**
 * How a layer's input is quantized, with the parameters that the search chose.
 *
 * @param alpha migration strength (SmoothQuant's α), 0 to 1
 * @param clip share of the input's range that is not clipped, in (0, 1]
 * @param grid the resulting grid
 * @param error relative error of the layer with rounded weights; 0: exact, 1: as large as its
 *     output
 */
public record InputQuantization(float alpha, float clip, InputGrid grid, double error) {}

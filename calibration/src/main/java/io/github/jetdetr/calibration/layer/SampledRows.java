package io.github.jetdetr.calibration.layer;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The inputs of a layer at random output positions: one row of {@code groups · columns} inputs for
 * each position, zero where padded (im2col). Stored column by column, so that loops run along
 * positions.
 */
public final class SampledRows {

  private final Layer layer;
  private final float[][] columns;
  private int count;

  /**
   * @param capacity maximum number of rows
   */
  public SampledRows(Layer layer, int capacity) {
    this.layer = layer;
    columns = new float[layer.groups() * layer.columns()][capacity];
  }

  /** Number of rows. */
  int count() {
    return count;
  }

  /**
   * The inputs of all rows at a column, at least {@link #count} long; shared, must not be modified.
   */
  public float[] column(int column) {
    return columns[column];
  }

  /**
   * Adds random output positions of one picture, each at most once.
   *
   * @param input the layer's input, [1, C, height, width] or rows of channels
   * @param height of the input plane, 1 for rows
   * @param width of the input plane, 1 for rows
   * @param outputHeight of the output plane; the number of rows for rows
   * @param outputWidth of the output plane, 1 for rows
   * @param requested number of positions to add; fewer if there are fewer or capacity is reached
   */
  public void add(
      float[] input,
      int height,
      int width,
      int outputHeight,
      int outputWidth,
      int requested,
      SplittableRandom random) {
    int positions = outputHeight * outputWidth;
    int[] order = new int[positions];
    Arrays.setAll(order, at -> at);
    int added = Math.min(Math.min(requested, positions), columns[0].length - count);
    for (int at = 0; at < added; at++) {
      int other = random.nextInt(at, positions);
      int position = order[other];
      order[other] = order[at];
      if (layer.isConvolution()) {
        window(input, height, width, position / outputWidth, position % outputWidth);
      } else {
        for (int column = 0; column < columns.length; column++) {
          columns[column][count] = input[position * columns.length + column];
        }
      }
      count++;
    }
  }

  private void window(float[] input, int height, int width, int outputY, int outputX) {
    ConvolutionWindow window = layer.window();
    int column = 0;
    for (int channel = 0; channel < layer.channels(); channel++) {
      for (int ky = 0; ky < window.height(); ky++) {
        int y = outputY * window.strideY() - window.top() + ky * window.dilationY();
        for (int kx = 0; kx < window.width(); kx++) {
          int x = outputX * window.strideX() - window.left() + kx * window.dilationX();
          boolean inside = y >= 0 && y < height && x >= 0 && x < width;
          columns[column++][count] = inside ? input[(channel * height + y) * width + x] : 0;
        }
      }
    }
  }
}

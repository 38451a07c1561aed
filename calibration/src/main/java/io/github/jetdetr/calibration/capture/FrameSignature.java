package io.github.jetdetr.calibration.capture;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * Statistics of a frame that {@link FrameSelection} decides by.
 *
 * @param hash difference hash of 64 bits, each of which tells whether a cell of a 9 × 8 grid is
 *     darker than its right neighbour; similar for similar frames
 * @param brightness mean luma, 0 to 1
 * @param brightest 95th percentile of the luma, 0 to 1
 * @param blownOut share of the pixels that are saturated, 0 to 1
 * @param sharpness mean square of the Laplacian over the variance of the luma, independent of
 *     contrast; small if edges are soft
 */
public record FrameSignature(
    long hash, double brightness, double brightest, double blownOut, double sharpness) {

  /**
   * Width in pixels that frames are scaled to, so that sharpness is independent of the resolution.
   */
  private static final int WIDTH = 256;

  private static final double WHITE = 0.98;

  /** Computes the statistics of a picture of at least 8 × 8 pixels. */
  public static FrameSignature of(BufferedImage picture) {
    double[][] luma = luma(picture);
    double[] sorted = Arrays.stream(luma).flatMapToDouble(Arrays::stream).sorted().toArray();
    double mean = Arrays.stream(sorted).average().orElse(0);
    double variance =
        Arrays.stream(sorted).map(it -> (it - mean) * (it - mean)).average().orElse(0);
    long white = Arrays.stream(sorted).filter(it -> it > WHITE).count();
    double edges = 0;
    for (int y = 1; y + 1 < luma.length; y++) {
      for (int x = 1; x + 1 < luma[y].length; x++) {
        double around = luma[y - 1][x] + luma[y + 1][x] + luma[y][x - 1] + luma[y][x + 1];
        edges += Math.pow(around - 4 * luma[y][x], 2);
      }
    }
    return new FrameSignature(
        hash(luma),
        mean,
        sorted[(int) (0.95 * (sorted.length - 1))],
        (double) white / sorted.length,
        variance > 1e-6 ? edges / sorted.length / variance : 0);
  }

  /** Number of differing hash bits, 0 to 64; a few for consecutive frames of a static camera. */
  public int distance(FrameSignature other) {
    return Long.bitCount(hash ^ other.hash);
  }

  /** Luma in 0..1, scaled down by box averaging. */
  private static double[][] luma(BufferedImage picture) {
    int width = Math.min(WIDTH, picture.getWidth());
    int height = Math.max(8, picture.getHeight() * width / picture.getWidth());
    double[][] sums = new double[height][width];
    int[][] counts = new int[height][width];
    for (int y = 0; y < picture.getHeight(); y++) {
      int row = y * height / picture.getHeight();
      for (int x = 0; x < picture.getWidth(); x++) {
        int rgb = picture.getRGB(x, y);
        int column = x * width / picture.getWidth();
        // ITU-R BT.601
        sums[row][column] +=
            (0.299 * (rgb >> 16 & 0xFF) + 0.587 * (rgb >> 8 & 0xFF) + 0.114 * (rgb & 0xFF)) / 255;
        counts[row][column]++;
      }
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        sums[y][x] /= Math.max(1, counts[y][x]);
      }
    }
    return sums;
  }

  private static long hash(double[][] luma) {
    long hash = 0;
    for (int row = 0; row < 8; row++) {
      for (int column = 0; column < 8; column++) {
        boolean darker = cell(luma, row, column) < cell(luma, row, column + 1);
        hash = hash << 1 | (darker ? 1 : 0);
      }
    }
    return hash;
  }

  private static double cell(double[][] luma, int row, int column) {
    int width = luma[0].length;
    double sum = 0;
    int count = 0;
    for (int y = row * luma.length / 8; y < (row + 1) * luma.length / 8; y++) {
      for (int x = column * width / 9;
          x < Math.max(column * width / 9 + 1, (column + 1) * width / 9);
          x++) {
        sum += luma[y][Math.min(x, width - 1)];
        count++;
      }
    }
    return sum / Math.max(1, count);
  }
}

package io.github.jetdetr.calibration.layer;

import io.github.jetdetr.calibration.onnx.Half;
import java.util.Arrays;

/**
 * A layer on its sampled rows: what it gives in fp32, and how wrong an INT8 version of it is.
 *
 * <p>The error of a row is weighted by 1 / (E + mean E), E the energy of the row's activated
 * output: a large error where everything is large matters no more than a small one where all is
 * small, as the next normalisation or softmax divides by it.
 *
 * <p>Immutable after construction; many threads may score at the same time.
 */
public final class LayerSample {

  /** Rows worked on at a time: what a core's cache holds. */
  private static final int BLOCK = 512;

  /** The same where only some rows are looked at: as many as come from a picture. */
  private static final int SPREAD_BLOCK = 64;

  private static final long MAX_PRODUCTS = 250_000_000;

  /** Outputs that a candidate is judged on at least, and rows that they come from. */
  private static final int MIN_OUTPUTS = 1 << 16;

  private static final int MIN_ROWS = 128;
  private static final int ENOUGH_ROWS = 512;

  private static final float ROUNDER = 12582912f; // 1.5 · 2²³: adding it rounds to whole numbers

  private final Layer layer;
  private final SampledRows rows;
  private final float[][] exact;
  private final float[][] activated;
  private final float[] rowWeight;
  private final double signal;
  private final long maxProducts;

  public LayerSample(Layer layer, SampledRows rows) {
    this(layer, rows, rows, MAX_PRODUCTS);
  }

  /** A layer that is given something else than it ought to be, and is measured by the latter. */
  public LayerSample(Layer layer, SampledRows rows, SampledRows exactRows) {
    this(layer, rows, exactRows, MAX_PRODUCTS);
  }

  /**
   * @param rows what the layer is given
   * @param exactRows what it ought to be given, at the same positions: its exact outputs are theirs
   * @param maxProducts multiply-adds that one {@link #error} may take, about
   */
  public LayerSample(Layer layer, SampledRows rows, SampledRows exactRows, long maxProducts) {
    this.layer = layer;
    this.rows = rows;
    this.maxProducts = maxProducts;
    int count = rows.count();
    exact = new float[layer.outputs()][count];
    activated = new float[layer.outputs()][];
    float[][] columns = new float[layer.groups() * layer.columns()][];
    Arrays.setAll(columns, exactRows::column);
    double[] energy = new double[count];
    for (int output = 0; output < layer.outputs(); output++) {
      float[] y = exact[output];
      int from = output * layer.columns();
      Moments.add(
          y, layer.weights(), from, columns, layer.firstColumn(output), layer.columns(), count);
      float[] after = y.clone();
      layer.activation().apply(after, layer.bias()[output], count);
      activated[output] = after;
      for (int row = 0; row < count; row++) {
        energy[row] += (double) after[row] * after[row];
      }
    }
    double mean = Arrays.stream(energy).sum() / Math.max(1, count);
    rowWeight = new float[count];
    double sum = 0;
    for (int row = 0; row < count; row++) {
      rowWeight[row] = mean > 0 ? (float) (1 / (energy[row] + mean)) : 0;
      sum += rowWeight[row] * energy[row];
    }
    signal = Math.max(sum, Double.MIN_NORMAL);
  }

  public Layer layer() {
    return layer;
  }

  /** Number of rows. */
  public int count() {
    return rows.count();
  }

  /** Weight of each row; shared, not to be changed. */
  public float[] rowWeight() {
    return rowWeight;
  }

  /** The weighted energy of the exact output: what an error is compared with. */
  public double signal() {
    return signal;
  }

  /**
   * The input codes of some rows, counted from the code of zero: what the weights are multiplied
   * with once the bias has taken the shift in.
   *
   * @param codes by column; overwritten
   */
  void quantize(InputGrid grid, int from, int length, float[][] codes) {
    for (int column = 0; column < codes.length; column++) {
      int channel = layer.channel(column);
      float factor = grid.perUnit(channel);
      float least = grid.least(channel);
      float most = grid.most(channel);
      float[] x = rows.column(column);
      float[] q = codes[column];
      for (int i = 0; i < length; i++) {
        float scaled = Math.max(least, Math.min(most, x[from + i] * factor));
        q[i] = (scaled + ROUNDER) - ROUNDER;
      }
    }
  }

  /** All rows' inputs at a column; shared, not to be changed. */
  public float[] column(int column) {
    return rows.column(column);
  }

  /** What a product lacks on average: the weighted mean of exact − y. */
  public float meanLack(int output, float[] y) {
    double sum = 0;
    double weights = 0;
    for (int row = 0; row < y.length; row++) {
      sum += (double) rowWeight[row] * (exact[output][row] - y[row]);
      weights += rowWeight[row];
    }
    return weights > 0 ? (float) (sum / weights) : 0;
  }

  /** The exact product of one output, before its bias; shared, not to be changed. */
  float[] exact(int output) {
    return exact[output];
  }

  /** The weighted squared error of one output's product after this bias; uses {@code y} up. */
  public double outputError(int output, float[] y, float bias) {
    layer.activation().apply(y, bias, y.length);
    float[] truth = activated[output];
    double sum = 0;
    for (int row = 0; row < y.length; row++) {
      double error = y[row] - truth[row];
      sum += rowWeight[row] * error * error;
    }
    return sum;
  }

  /**
   * The weighted squared error of the activated output; of a very large layer an estimate from some
   * of its rows, always the same ones.
   *
   * @param weights codes of the weights [outputs, columns], as floats
   * @param scale by output: input scale · weight scale
   * @param bias by output
   * @param giveUp the result is infinite once it is larger than this
   */
  double error(InputGrid grid, float[] weights, float[] scale, float[] bias, double giveUp) {
    int step = step();
    int block = step == 1 ? BLOCK : SPREAD_BLOCK;
    double sum = 0;
    float[][] codes = new float[layer.groups() * layer.columns()][BLOCK];
    float[] y = new float[BLOCK];
    float[] squares = new float[BLOCK];
    for (int from = 0; from < count() && step * sum <= giveUp; from += block * step) {
      int length = Math.min(block, count() - from);
      quantize(grid, from, length, codes);
      Arrays.fill(squares, 0);
      for (int output = 0; output < layer.outputs(); output++) {
        Arrays.fill(y, 0);
        int at = output * layer.columns();
        int first = layer.firstColumn(output);
        Moments.add(y, weights, at, codes, first, layer.columns(), length);
        scale(y, scale[output], length);
        layer.activation().apply(y, bias[output], length);
        float[] truth = activated[output];
        for (int i = 0; i < length; i++) {
          float error = y[i] - truth[from + i];
          squares[i] += error * error;
        }
      }
      for (int i = 0; i < length; i++) {
        sum += (double) rowWeight[from + i] * squares[i];
      }
    }
    return step * sum <= giveUp ? step * sum : Double.POSITIVE_INFINITY;
  }

  /** One row of so many is looked at in a large layer, so that a search of it ends. */
  private int step() {
    long products = (long) layer.outputs() * layer.columns() * count();
    int rows = Math.max(MIN_ROWS, Math.min(ENOUGH_ROWS, MIN_OUTPUTS / layer.outputs()));
    long most = Math.max(1, count() / rows);
    return (int) Math.max(1, Math.min(most, products / maxProducts));
  }

  static void scale(float[] y, float factor, int length) {
    for (int i = 0; i < length; i++) {
      y[i] *= factor;
    }
  }

  /** The largest weight of each output after migration, over 127, as half precision has it. */
  float[] weightScales(float[] migrated, float clip) {
    float[] scales = new float[layer.outputs()];
    for (int output = 0; output < scales.length; output++) {
      float most = 0;
      for (int at = output * layer.columns(); at < (output + 1) * layer.columns(); at++) {
        most = Math.max(most, Math.abs(migrated[at]));
      }
      scales[output] = Math.max(Half.round(most * clip / 127), 0x1p-24f);
    }
    return scales;
  }

  /** W / r. */
  float[] migrate(float[] migration) {
    float[] migrated = layer.weights().clone();
    for (int output = 0; output < layer.outputs(); output++) {
      for (int column = 0; column < layer.columns(); column++) {
        int channel = layer.channel(layer.firstColumn(output) + column);
        migrated[output * layer.columns() + column] /= migration[channel];
      }
    }
    return migrated;
  }
}

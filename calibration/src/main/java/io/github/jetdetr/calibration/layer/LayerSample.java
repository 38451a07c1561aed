package io.github.jetdetr.calibration.layer;

import io.github.jetdetr.engine.model.Float16;
import java.util.Arrays;

/**
 * A layer on its sampled rows: its fp32 outputs, and the error of INT8 versions.
 *
 * <p>The error of a row is weighted by 1 / (E + mean E), E the energy of the row's activated
 * output: errors count relative to the row's size, because the next normalisation or softmax
 * divides by it.
 *
 * <p>Immutable after construction; safe for concurrent use.
 */
public final class LayerSample {

  /** Rows processed at a time, so that they fit into a core's cache. */
  private static final int BLOCK = 128;

  /** The same if only some rows are used: as many as come from one picture. */
  private static final int SUBSAMPLED_BLOCK = 64;

  private static final int SCREENED = 4;
  private static final int MIN_SCREENED_BLOCKS = 4;

  private static final long MAX_PRODUCTS = 100_000_000;

  /** Minimum number of outputs a candidate is judged on, and of the rows they come from. */
  private static final int MIN_JUDGED_OUTPUTS = 1 << 16;

  private static final int MIN_JUDGED_ROWS = 128;
  private static final int MAX_ROWS = 512;

  private static final float ROUNDING_BIAS =
      12582912f; // 1.5 · 2²³: adding it rounds to whole numbers

  private final Layer layer;
  private final SampledRows rows;
  private final float[][] exact;
  private final float[][] activated;
  private final float[] rowWeight;
  private final double signal;
  private final long maxProducts;

  /** A layer whose inputs are exact. */
  public LayerSample(Layer layer, SampledRows rows) {
    this(layer, rows, rows, MAX_PRODUCTS);
  }

  /** A layer whose actual inputs differ from the exact ones that define its target outputs. */
  public LayerSample(Layer layer, SampledRows rows, SampledRows exactRows) {
    this(layer, rows, exactRows, MAX_PRODUCTS);
  }

  /**
   * @param rows the actual inputs
   * @param exactRows the inputs of the dense fp32 network at the same positions, which define the
   *     exact outputs
   * @param maxProducts approximate limit of multiply-accumulate operations of one {@link #error}
   *     call
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
      float[] outputs = y.clone();
      layer.activation().apply(outputs, layer.bias()[output], count);
      activated[output] = outputs;
      for (int row = 0; row < count; row++) {
        energy[row] += (double) outputs[row] * outputs[row];
      }
    }
    double mean = Arrays.stream(energy).sum() / Math.max(1, count);
    rowWeight = new float[count];
    double sum = 0;
    for (int row = 0; row < count; row++) {
      // In units of the mean, since that of a network's smallest values has no inverse in floats.
      rowWeight[row] = mean > 0 ? (float) (mean / (energy[row] + mean)) : 0;
      sum += rowWeight[row] * energy[row];
    }
    signal = Math.max(sum, Double.MIN_NORMAL);
  }

  public Layer layer() {
    return layer;
  }

  /** Number of sampled rows. */
  public int count() {
    return rows.count();
  }

  /** Weight of each row; shared, must not be modified. */
  public float[] rowWeight() {
    return rowWeight;
  }

  /** Weighted energy of the exact activated output, above 0: the unit of relative errors. */
  public double signal() {
    return signal;
  }

  /**
   * Computes the input codes of some rows, relative to the code of zero: the shift is absorbed by
   * the bias.
   *
   * @param codes [columns of all groups][length or more]; overwritten
   */
  void quantize(InputGrid grid, int from, int length, float[][] codes) {
    for (int column = 0; column < codes.length; column++) {
      int channel = layer.channel(column);
      float factor = grid.codesPerUnit(channel);
      float min = grid.minCode(channel);
      float max = grid.maxCode(channel);
      float[] x = rows.column(column);
      float[] q = codes[column];
      for (int i = 0; i < length; i++) {
        float scaled = Math.max(min, Math.min(max, x[from + i] * factor));
        q[i] = (scaled + ROUNDING_BIAS) - ROUNDING_BIAS;
      }
    }
  }

  /** The inputs of all rows at a column; shared, must not be modified. */
  public float[] column(int column) {
    return rows.column(column);
  }

  /** The weighted mean of exact − y over the rows, for one output before its bias. */
  public float meanResidual(int output, float[] y) {
    double sum = 0;
    double weights = 0;
    for (int row = 0; row < y.length; row++) {
      sum += (double) rowWeight[row] * (exact[output][row] - y[row]);
      weights += rowWeight[row];
    }
    return weights > 0 ? (float) (sum / weights) : 0;
  }

  /** The exact product of one output, before its bias; shared, must not be modified. */
  float[] exact(int output) {
    return exact[output];
  }

  /** Weighted squared error of one output with this bias and activation; overwrites {@code y}. */
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
   * Weighted squared error of the activated output. For a very large layer an estimate from a fixed
   * subset of its rows.
   *
   * @param weights weight codes [outputs, columns], as floats
   * @param scale [outputs], input scale · weight scale
   * @param bias [outputs]
   * @param limit the result is infinite if it exceeds this
   */
  double error(InputGrid grid, float[] weights, float[] scale, float[] bias, double limit) {
    return error(grid, weights, scale, bias, limit, step());
  }

  /** An estimate from a {@value #SCREENED}th of the rows, for telling candidates apart. */
  double screenedError(InputGrid grid, float[] weights, float[] scale, float[] bias, double limit) {
    int blocks = Math.max(1, count() / (SUBSAMPLED_BLOCK * MIN_SCREENED_BLOCKS));
    int step = Math.max(step(), Math.min(SCREENED, blocks));
    return error(grid, weights, scale, bias, limit, step);
  }

  private double error(
      InputGrid grid, float[] weights, float[] scale, float[] bias, double limit, int step) {
    int block = step == 1 ? BLOCK : SUBSAMPLED_BLOCK;
    double sum = 0;
    float[][] codes = new float[layer.groups() * layer.columns()][BLOCK];
    float[] y = new float[BLOCK];
    float[] second = new float[BLOCK];
    float[] squares = new float[BLOCK];
    for (int from = 0; from < count() && step * sum <= limit; from += block * step) {
      int length = Math.min(block, count() - from);
      quantize(grid, from, length, codes);
      Arrays.fill(squares, 0);
      for (int output = 0; output < layer.outputs(); output++) {
        Arrays.fill(y, 0);
        int at = output * layer.columns();
        int first = layer.firstColumn(output);
        boolean isPair = output + 1 < layer.outputs() && layer.firstColumn(output + 1) == first;
        if (isPair) {
          Arrays.fill(second, 0);
          Moments.addPair(y, second, weights, at, codes, first, layer.columns(), length);
        } else {
          Moments.add(y, weights, at, codes, first, layer.columns(), length);
        }
        addSquares(output, y, scale, bias, from, length, squares);
        if (isPair) {
          output++;
          addSquares(output, second, scale, bias, from, length, squares);
        }
      }
      for (int i = 0; i < length; i++) {
        sum += (double) rowWeight[from + i] * squares[i];
      }
    }
    return step * sum <= limit ? step * sum : Double.POSITIVE_INFINITY;
  }

  private void addSquares(
      int output, float[] y, float[] scale, float[] bias, int from, int length, float[] squares) {
    scale(y, scale[output], length);
    layer.activation().apply(y, bias[output], length);
    float[] truth = activated[output];
    for (int i = 0; i < length; i++) {
      float error = y[i] - truth[from + i];
      squares[i] += error * error;
    }
  }

  /** Every how many rows one is used, so that the search of a large layer ends in time. */
  private int step() {
    long products = (long) layer.outputs() * layer.columns() * count();
    int rows = Math.max(MIN_JUDGED_ROWS, Math.min(MAX_ROWS, MIN_JUDGED_OUTPUTS / layer.outputs()));
    long maxStep = Math.max(1, count() / rows);
    return (int) Math.max(1, Math.min(maxStep, products / maxProducts));
  }

  static void scale(float[] y, float factor, int length) {
    for (int i = 0; i < length; i++) {
      y[i] *= factor;
    }
  }

  /** Scale of each output's weights: largest magnitude · clip / 127, rounded to half precision. */
  float[] weightScales(float[] migrated, float clip) {
    float[] scales = new float[layer.outputs()];
    for (int output = 0; output < scales.length; output++) {
      float max = 0;
      for (int at = output * layer.columns(); at < (output + 1) * layer.columns(); at++) {
        max = Math.max(max, Math.abs(migrated[at]));
      }
      scales[output] = Math.max(Float16.round(max * clip / 127), 0x1p-24f);
    }
    return scales;
  }

  /** The weights divided by the migration factor of their channel. */
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

package io.github.jetdetr.calibration.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rounds weights so that their errors cancel on the observed inputs (GPTQ, Frantar et al. 2023,
 * algorithm 1): column by column, in descending order of input energy, the rounding error of a
 * column is compensated in the remaining ones.
 *
 * <p>The inputs are the quantized codes the layer will receive, centred (the bias absorbs their
 * mean) and weighted by row. Errors are compensated within blocks of columns: time grows with the
 * third power of the block size, memory with the second.
 */
public final class Gptq {

  private static final double DAMPING = 0.01;

  /** Columns of a block: 64 channels with a 3 × 3 kernel. */
  private static final int MAX_COLUMNS = 576;

  private final LayerSample sample;
  private final Layer layer;
  private final float[][] inputs;
  private final List<List<Block>> groups = new ArrayList<>();

  /** A column of a block with its input energy. */
  private record Column(int index, double energy) {}

  /**
   * A block of adjacent columns.
   *
   * @param from the first column, relative to the group's first
   * @param order the columns in the order of rounding, relative to the block's first
   * @param factor upper triangular U with Uᵀ·U = inverse of the second moments, in that order
   */
  @SuppressWarnings("ArrayRecordComponent") // large, made once, never changed
  private record Block(int from, List<Column> order, double[][] factor) {
    int size() {
      return order.size();
    }
  }

  /**
   * Factors the second moments of these input codes.
   *
   * @param codes [columns of all groups][rows]
   */
  public Gptq(LayerSample sample, float[][] codes) {
    this(sample, codes, MAX_COLUMNS);
  }

  /** The same with another block size. */
  public Gptq(LayerSample sample, float[][] codes, int maxColumns) {
    this.sample = sample;
    layer = sample.layer();
    inputs = codes;
    for (int group = 0; group < layer.groups(); group++) {
      List<Block> blocks = new ArrayList<>();
      for (int from = 0; from < layer.columns(); from += maxColumns) {
        int size = Math.min(maxColumns, layer.columns() - from);
        blocks.add(block(group * layer.columns(), from, size));
      }
      groups.add(blocks);
    }
  }

  private Block block(int group, int from, int size) {
    double[][] moments = moments(group + from, size);
    double mean = 0;
    for (int at = 0; at < size; at++) {
      mean += moments[at][at] / size;
    }
    // An input that is always zero must not make the matrix singular.
    double damping = mean > 0 ? DAMPING * mean : 1;
    List<Column> order =
        IntStream.range(0, size)
            .mapToObj(at -> new Column(at, moments[at][at]))
            .sorted(Comparator.comparingDouble(Column::energy).reversed())
            .toList();
    double[][] sorted = new double[size][size];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        int first = order.get(row).index();
        int second = order.get(column).index();
        sorted[row][column] = moments[Math.max(first, second)][Math.min(first, second)];
      }
    }
    double[][] lower = Cholesky.regularised(sorted, damping);
    // Inputs that are no numbers say nothing about where errors should go: plain rounding.
    return new Block(
        from, order, lower == null ? identity(size) : Cholesky.upper(Cholesky.inverse(lower)));
  }

  /** No error goes anywhere. Rows from the diagonal on, as {@link Block#factor}. */
  private static double[][] identity(int size) {
    double[][] factor = new double[size][];
    for (int row = 0; row < size; row++) {
      factor[row] = new double[size - row];
      factor[row][0] = 1;
    }
    return factor;
  }

  /** Σ weight · x · xᵀ over the centred codes of adjacent columns; the lower triangle. */
  private double[][] moments(int first, int size) {
    int count = sample.count();
    float[] weight = sample.rowWeight();
    float[][] centred = new float[size][];
    for (int column = 0; column < size; column++) {
      centred[column] = centred(inputs[first + column], weight);
    }
    float[][] byRow = new float[count][size];
    for (int column = 0; column < size; column++) {
      for (int row = 0; row < count; row++) {
        byRow[row][column] = centred[column][row];
      }
    }
    double[][] moments = new double[size][];
    float[] weighted = new float[count];
    for (int column = 0; column < size; column++) {
      float[] x = centred[column];
      for (int row = 0; row < count; row++) {
        weighted[row] = x[row] * weight[row];
      }
      float[] sums = new float[column + 1];
      Moments.add(sums, weighted, 0, byRow, 0, count, column + 1);
      moments[column] = new double[column + 1];
      for (int other = 0; other <= column; other++) {
        moments[column][other] = sums[other];
      }
    }
    return moments;
  }

  private float[] centred(float[] codes, float[] weight) {
    double sum = 0;
    double weights = 0;
    for (int row = 0; row < sample.count(); row++) {
      sum += (double) weight[row] * codes[row];
      weights += weight[row];
    }
    float mean = weights > 0 ? (float) (sum / weights) : 0;
    float[] centred = Arrays.copyOf(codes, sample.count());
    for (int row = 0; row < centred.length; row++) {
      centred[row] -= mean;
    }
    return centred;
  }

  /**
   * The weights [outputs, columns] that reproduce the exact outputs best from these inputs by least
   * squares; equal to the layer's own weights if the inputs are exact.
   */
  public float[] fit() {
    float[] fitted = layer.weights().clone();
    float[] residual = new float[sample.count()];
    for (int output = 0; output < layer.outputs(); output++) {
      for (Block block : blocks(output)) {
        // Recomputed for each block, because the previous one has changed weights.
        residual(fitted, output, residual);
        fit(block, fitted, output, residual);
      }
    }
    return fitted;
  }

  private void fit(Block block, float[] fitted, int output, float[] residual) {
    int size = block.size();
    int first = layer.firstColumn(output) + block.from();
    double[] gradient = new double[size];
    for (int at = 0; at < size; at++) {
      float[] x = inputs[first + block.order().get(at).index()];
      for (int row = 0; row < residual.length; row++) {
        gradient[at] += (double) residual[row] * x[row];
      }
    }
    // The inverse of the moments times the gradient is Uᵀ · (U · gradient).
    double[] step = new double[size];
    for (int at = 0; at < size; at++) {
      double[] row = block.factor()[at];
      double projection = 0;
      for (int ahead = 0; ahead < row.length; ahead++) {
        projection += row[ahead] * gradient[at + ahead];
      }
      for (int ahead = 0; ahead < row.length; ahead++) {
        step[at + ahead] += row[ahead] * projection;
      }
    }
    int base = output * layer.columns() + block.from();
    for (int at = 0; at < size; at++) {
      fitted[base + block.order().get(at).index()] += (float) step[at];
    }
  }

  private List<Block> blocks(int output) {
    return groups.get(layer.firstColumn(output) / layer.columns());
  }

  /** The weighted residual of these weights on these inputs, without its mean. */
  private void residual(float[] weights, int output, float[] residual) {
    Arrays.fill(residual, 0);
    int base = output * layer.columns();
    int first = layer.firstColumn(output);
    Moments.add(residual, weights, base, inputs, first, layer.columns(), residual.length);
    float mean = sample.meanResidual(output, residual);
    for (int row = 0; row < residual.length; row++) {
      residual[row] = (sample.exact(output)[row] - residual[row] - mean) * sample.rowWeight()[row];
    }
  }

  /**
   * Rounds the weights of one output to codes.
   *
   * @param weights [outputs, columns] after migration
   * @param scale value of one code step
   * @param codes [outputs, columns]; only this output's part is written
   */
  public void round(float[] weights, int output, float scale, float[] codes) {
    eliminate(
        weights,
        output,
        codes,
        scale,
        (at, value) -> Math.max(-127, Math.min(127, Math.rint(value / scale))));
  }

  /**
   * Sets some weights of one output to zero and adjusts the others to compensate.
   *
   * @param zero [outputs, columns], which weights become zero
   * @param pruned [outputs, columns]; only this output's part is written
   */
  public void prune(float[] weights, int output, boolean[] zero, float[] pruned) {
    eliminate(weights, output, pruned, 1, (at, value) -> zero[at] ? 0 : value);
  }

  /** The final value of a weight, in units of the scale. */
  private interface WeightRule {
    double apply(int at, double value);
  }

  private void eliminate(
      float[] weights, int output, float[] result, float scale, WeightRule rule) {
    for (Block block : blocks(output)) {
      int size = block.size();
      int base = output * layer.columns() + block.from();
      double[] remaining = new double[size];
      for (int at = 0; at < size; at++) {
        remaining[at] = weights[base + block.order().get(at).index()];
      }
      for (int at = 0; at < size; at++) {
        int place = base + block.order().get(at).index();
        double code = rule.apply(place, remaining[at]);
        result[place] = (float) code;
        double[] row = block.factor()[at];
        double error = (remaining[at] - code * scale) / row[0];
        for (int ahead = 1; ahead < row.length; ahead++) {
          remaining[at + ahead] -= error * row[ahead];
        }
      }
    }
  }
}

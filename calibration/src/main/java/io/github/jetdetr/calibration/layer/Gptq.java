package io.github.jetdetr.calibration.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rounds weights so that their errors cancel on the inputs that occur (GPTQ, Frantar et al. 2023,
 * algorithm 1): column by column, largest first, the error of a rounded column is pushed into those
 * still to come.
 *
 * <p>The inputs are the codes that the layer will see, without their mean (the bias takes that),
 * weighted by row. Errors stay inside blocks of columns: the time a block takes grows with the
 * third power of its size, its memory with the second.
 */
public final class Gptq {

  private static final double DAMPING = 0.01;

  /** Columns of a block: 128 channels under a kernel of 3 × 3. */
  private static final int MAX_COLUMNS = 1152;

  private final LayerSample sample;
  private final Layer layer;
  private final float[][] inputs;
  private final List<List<Block>> groups = new ArrayList<>();

  /** A column of a block, in the order they are rounded. */
  private record Column(int index, double energy) {}

  /**
   * Neighbouring columns.
   *
   * @param from the first of them, counted from the group's first
   * @param order the columns, counted from the block's first
   * @param factor upper triangular U with Uᵀ·U the inverse of the moments, in that order
   */
  @SuppressWarnings("ArrayRecordComponent") // large, made once, never changed
  private record Block(int from, List<Column> order, double[][] factor) {
    int size() {
      return order.size();
    }
  }

  /**
   * Prepares for these input codes.
   *
   * @param codes by column, every row
   */
  public Gptq(LayerSample sample, float[][] codes) {
    this(sample, codes, MAX_COLUMNS);
  }

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
    // A dead input must not make the matrix singular.
    double damping = mean > 0 ? DAMPING * mean : 1;
    for (int at = 0; at < size; at++) {
      moments[at][at] += damping;
    }
    List<Column> order =
        IntStream.range(0, size)
            .mapToObj(at -> new Column(at, moments[at][at]))
            .sorted(Comparator.comparingDouble(Column::energy).reversed())
            .toList();
    double[][] sorted = new double[size][size];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        int one = order.get(row).index();
        int other = order.get(column).index();
        sorted[row][column] = moments[Math.max(one, other)][Math.min(one, other)];
      }
    }
    return new Block(from, order, Cholesky.upper(Cholesky.inverse(Cholesky.factor(sorted))));
  }

  /** Σ weight · x · xᵀ of the centred codes of neighbouring columns; the lower triangle. */
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
   * The weights [outputs, columns] that come nearest to the exact outputs from these inputs; the
   * layer's own where it is given what it ought to be.
   */
  public float[] fit() {
    float[] fitted = layer.weights().clone();
    float[] lack = new float[sample.count()];
    for (int output = 0; output < layer.outputs(); output++) {
      for (Block block : blocks(output)) {
        // Anew for each block: the one before has moved weights.
        lack(fitted, output, lack);
        fit(block, fitted, output, lack);
      }
    }
    return fitted;
  }

  private void fit(Block block, float[] fitted, int output, float[] lack) {
    int size = block.size();
    int first = layer.firstColumn(output) + block.from();
    double[] pull = new double[size];
    for (int at = 0; at < size; at++) {
      float[] x = inputs[first + block.order().get(at).index()];
      for (int row = 0; row < lack.length; row++) {
        pull[at] += (double) lack[row] * x[row];
      }
    }
    // The inverse of the moments times the pull is Uᵀ · (U · pull).
    double[] move = new double[size];
    for (int at = 0; at < size; at++) {
      double[] row = block.factor()[at];
      double along = 0;
      for (int ahead = 0; ahead < row.length; ahead++) {
        along += row[ahead] * pull[at + ahead];
      }
      for (int ahead = 0; ahead < row.length; ahead++) {
        move[at + ahead] += row[ahead] * along;
      }
    }
    int base = output * layer.columns() + block.from();
    for (int at = 0; at < size; at++) {
      fitted[base + block.order().get(at).index()] += (float) move[at];
    }
  }

  private List<Block> blocks(int output) {
    return groups.get(layer.firstColumn(output) / layer.columns());
  }

  /** Weighted: what weights lack on these inputs beyond a constant. */
  private void lack(float[] weights, int output, float[] lack) {
    Arrays.fill(lack, 0);
    int base = output * layer.columns();
    int first = layer.firstColumn(output);
    Moments.add(lack, weights, base, inputs, first, layer.columns(), lack.length);
    float mean = sample.meanLack(output, lack);
    for (int row = 0; row < lack.length; row++) {
      lack[row] = (sample.exact(output)[row] - lack[row] - mean) * sample.rowWeight()[row];
    }
  }

  /**
   * The codes of one output's weights.
   *
   * @param weights [outputs, columns] after migration
   * @param scale what a code is worth
   * @param codes [outputs, columns]; this output's part is written
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
   * One output's weights with some at zero, the others moved to make up for them.
   *
   * @param zero [outputs, columns] which become zero
   * @param pruned [outputs, columns]; this output's part is written
   */
  public void prune(float[] weights, int output, boolean[] zero, float[] pruned) {
    eliminate(weights, output, pruned, 1, (at, value) -> zero[at] ? 0 : value);
  }

  /** What a weight becomes, in units of the scale. */
  private interface Fixing {
    double fix(int at, double value);
  }

  private void eliminate(float[] weights, int output, float[] fixed, float scale, Fixing fixing) {
    for (Block block : blocks(output)) {
      int size = block.size();
      int base = output * layer.columns() + block.from();
      double[] rest = new double[size];
      for (int at = 0; at < size; at++) {
        rest[at] = weights[base + block.order().get(at).index()];
      }
      for (int at = 0; at < size; at++) {
        int place = base + block.order().get(at).index();
        double code = fixing.fix(place, rest[at]);
        fixed[place] = (float) code;
        double[] row = block.factor()[at];
        double push = (rest[at] - code * scale) / row[0];
        for (int ahead = 1; ahead < row.length; ahead++) {
          rest[at + ahead] -= push * row[ahead];
        }
      }
    }
  }
}

package io.github.jetdetr.calibration.quantize;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Rounds weights so that their errors cancel on the inputs that occur (GPTQ, Frantar et al. 2023,
 * algorithm 1): column by column, largest first, the error of a rounded column is pushed into those
 * still to come.
 *
 * <p>The inputs are the codes that the layer will see, without their mean (the bias takes that),
 * weighted by row.
 */
final class Gptq {

  private static final double DAMPING = 0.01;

  private final LayerSample sample;
  private final Layer layer;
  private final Column[][] orders;
  private final double[][][] factors;
  private final double[][][] inverses;
  private final float[][] inputs;

  /** A column in the order it is rounded. */
  private record Column(int index, double energy) {}

  /**
   * Prepares for these input codes.
   *
   * @param codes by column, every row
   */
  Gptq(LayerSample sample, float[][] codes) {
    this.sample = sample;
    layer = sample.layer();
    orders = new Column[layer.groups()][];
    factors = new double[layer.groups()][][];
    inverses = new double[layer.groups()][][];
    inputs = codes;
    for (int group = 0; group < layer.groups(); group++) {
      prepare(group, codes);
    }
  }

  private void prepare(int group, float[][] codes) {
    double[][] moments = moments(group, codes);
    int size = moments.length;
    double mean = 0;
    for (int at = 0; at < size; at++) {
      mean += moments[at][at] / size;
    }
    // A dead input must not make the matrix singular.
    double damping = mean > 0 ? DAMPING * mean : 1;
    for (int at = 0; at < size; at++) {
      moments[at][at] += damping;
    }
    Column[] order =
        IntStream.range(0, size)
            .mapToObj(at -> new Column(at, moments[at][at]))
            .sorted(Comparator.comparingDouble(Column::energy).reversed())
            .toArray(Column[]::new);
    double[][] sorted = new double[size][size];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        int one = order[row].index();
        int other = order[column].index();
        sorted[row][column] = moments[Math.max(one, other)][Math.min(one, other)];
      }
    }
    orders[group] = order;
    inverses[group] = Cholesky.inverse(Cholesky.factor(sorted));
    factors[group] = Cholesky.upper(inverses[group]);
  }

  /** Σ weight · x · xᵀ of the centred codes of one group; the lower triangle. */
  private double[][] moments(int group, float[][] codes) {
    int size = layer.columns();
    int count = sample.count();
    float[] weight = sample.rowWeight();
    float[][] centred = new float[size][];
    for (int column = 0; column < size; column++) {
      centred[column] = centred(codes[group * size + column], weight);
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
      Sums.add(sums, weighted, 0, byRow, 0, count, column + 1);
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
  float[] fit() {
    float[] fitted = layer.weights().clone();
    float[] lack = new float[sample.count()];
    for (int output = 0; output < layer.outputs(); output++) {
      int base = output * layer.columns();
      int first = layer.firstColumn(output);
      lack(output, lack);
      Column[] order = orders[first / layer.columns()];
      double[][] inverse = inverses[first / layer.columns()];
      double[] pull = new double[order.length];
      for (int at = 0; at < order.length; at++) {
        float[] x = inputs[first + order[at].index()];
        for (int row = 0; row < lack.length; row++) {
          pull[at] += (double) lack[row] * x[row];
        }
      }
      for (int at = 0; at < order.length; at++) {
        double move = 0;
        for (int other = 0; other < order.length; other++) {
          move += inverse[at][other] * pull[other];
        }
        fitted[base + order[at].index()] += (float) move;
      }
    }
    return fitted;
  }

  /** Weighted: what the layer's weights lack on these inputs beyond a constant. */
  private void lack(int output, float[] lack) {
    Arrays.fill(lack, 0);
    int base = output * layer.columns();
    Sums.add(
        lack,
        layer.weights(),
        base,
        inputs,
        layer.firstColumn(output),
        layer.columns(),
        lack.length);
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
  void round(float[] weights, int output, float scale, float[] codes) {
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
  void prune(float[] weights, int output, boolean[] zero, float[] pruned) {
    eliminate(weights, output, pruned, 1, (at, value) -> zero[at] ? 0 : value);
  }

  /** What a weight becomes, in units of the scale. */
  private interface Fixing {
    double fix(int at, double value);
  }

  private void eliminate(float[] weights, int output, float[] fixed, float scale, Fixing fixing) {
    int group = output / (layer.outputs() / layer.groups());
    Column[] order = orders[group];
    double[][] factor = factors[group];
    int size = order.length;
    int base = output * size;
    double[] rest = new double[size];
    for (int at = 0; at < size; at++) {
      rest[at] = weights[base + order[at].index()];
    }
    for (int at = 0; at < size; at++) {
      int place = base + order[at].index();
      double code = fixing.fix(place, rest[at]);
      fixed[place] = (float) code;
      double[] row = factor[at];
      double push = (rest[at] - code * scale) / row[0];
      for (int ahead = 1; ahead < row.length; ahead++) {
        rest[at + ahead] -= push * row[ahead];
      }
    }
  }
}

package io.github.jetdetr.engine;

import io.github.jetdetr.engine.model.Float16;
import io.github.jetdetr.engine.model.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How well one engine's queries are found again among another's, whatever their order: networks
 * that choose their queries, and those that sort what they found, swap neighbours on the slightest
 * difference in arithmetic.
 *
 * <p>A query is a row through all outputs of as many rows ([1, Q], [1, Q, C]). Two are alike when
 * no number differs by more than a tolerance, in standard deviations of its output. What a graph
 * gives besides, an encoder's rows for one, is compared in the same way by itself; outputs without
 * rows are not.
 */
public final class OutputAgreement {

  /** The least share of queries that have to be found again before an engine is used, in 0..1. */
  public static final double MIN_SHARE = 0.9;

  private OutputAgreement() {}

  /**
   * How far two numbers may be apart, in standard deviations of an output; the precision's own
   * rounding stays well below. TF32 has ten bits of fraction, as half precision has.
   */
  public static double tolerance(String precision) {
    return switch (precision) {
      case "fp32" -> 0.1;
      case "fp16" -> 0.25;
      default -> 0.5;
    };
  }

  /**
   * The share, in 0..1, of the reference's queries that the other has too; the least one where
   * there are several kinds of rows.
   *
   * @param tolerance in standard deviations of an output
   * @throws IllegalArgumentException when the outputs differ in shape, or none has rows
   */
  public static double share(List<Tensor> reference, List<Tensor> other, double tolerance) {
    Map<Integer, List<Tensor>> wanted = byRows(reference);
    Map<Integer, List<Tensor>> given = byRows(other);
    if (wanted.isEmpty() || !wanted.keySet().equals(given.keySet())) {
      throw new IllegalArgumentException("the two engines' outputs have different shapes");
    }
    double least = 1;
    for (Map.Entry<Integer, List<Tensor>> group : wanted.entrySet()) {
      List<Tensor> others = Objects.requireNonNull(given.get(group.getKey()));
      least = Math.min(least, shareOfRows(group.getValue(), others, tolerance));
    }
    return least;
  }

  private static Map<Integer, List<Tensor>> byRows(List<Tensor> outputs) {
    Map<Integer, List<Tensor>> groups = new TreeMap<>();
    for (Tensor output : outputs) {
      if (output.shape().size() >= 2 && output.size(0) == 1) {
        groups.computeIfAbsent(output.size(1), rows -> new ArrayList<>()).add(output);
      }
    }
    return groups;
  }

  private static double shareOfRows(List<Tensor> reference, List<Tensor> other, double tolerance) {
    float[][] wanted = rows(reference);
    float[][] given = rows(other);
    if (wanted[0].length != given[0].length) {
      throw new IllegalArgumentException("the two engines' outputs have different shapes");
    }
    double[] scale = scale(reference, wanted);
    boolean[] taken = new boolean[given.length];
    int found = 0;
    for (float[] row : wanted) {
      for (int at = 0; at < given.length; at++) {
        if (!taken[at] && alike(row, given[at], scale, tolerance)) {
          taken[at] = true;
          found++;
          break;
        }
      }
    }
    return (double) found / wanted.length;
  }

  private static boolean alike(float[] one, float[] other, double[] scale, double tolerance) {
    for (int at = 0; at < one.length; at++) {
      // Written so that NaN is like nothing.
      if (!(Math.abs(one[at] - other[at]) <= tolerance * scale[at])) {
        return false;
      }
    }
    return true;
  }

  /** For every column the deviation of the output it belongs to. */
  private static double[] scale(List<Tensor> outputs, float[][] rows) {
    double[] scale = new double[rows[0].length];
    int first = 0;
    for (Tensor output : outputs) {
      int columns = output.elements() / rows.length;
      double sum = 0;
      double squares = 0;
      for (float[] row : rows) {
        for (int column = first; column < first + columns; column++) {
          sum += row[column];
          squares += (double) row[column] * row[column];
        }
      }
      double mean = sum / output.elements();
      double deviation = Math.sqrt(Math.max(0, squares / output.elements() - mean * mean));
      for (int column = first; column < first + columns; column++) {
        // What never varies has to be equal.
        scale[column] = deviation;
      }
      first += columns;
    }
    return scale;
  }

  private static float[][] rows(List<Tensor> outputs) {
    int queries = outputs.get(0).size(1);
    int columns = 0;
    for (Tensor output : outputs) {
      columns += output.elements() / queries;
    }
    float[][] rows = new float[queries][columns];
    int first = 0;
    for (Tensor output : outputs) {
      int width = output.elements() / queries;
      for (int at = 0; at < output.elements(); at++) {
        rows[at / width][first + at % width] = number(output, at);
      }
      first += width;
    }
    return rows;
  }

  private static float number(Tensor tensor, int at) {
    ByteBuffer bytes = tensor.bytes();
    return switch (tensor.type()) {
      case FLOAT32 -> bytes.getFloat(4 * at);
      case FLOAT16 -> Float16.widen(bytes.getShort(2 * at));
      case INT64 -> bytes.getLong(8 * at);
      case INT32 -> bytes.getInt(4 * at);
      case UINT8, BOOL -> bytes.get(at) & 0xFF;
      case OTHER -> throw new IllegalArgumentException("output '%s'".formatted(tensor.name()));
    };
  }
}

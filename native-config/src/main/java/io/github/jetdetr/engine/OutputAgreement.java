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
 * Measures how many of one engine's queries match another's, regardless of their order: networks
 * that select or sort their queries swap neighbours on the slightest numerical difference.
 *
 * <p>A query is a row across all outputs with the same number of rows ([1, Q], [1, Q, C]). Two
 * queries match if no value differs by more than a tolerance, in standard deviations of its output.
 * Outputs with other numbers of rows, such as an encoder's, are compared separately in the same
 * way; outputs without rows are not compared.
 */
public final class OutputAgreement {

  /** Minimum share of matching queries required to use an engine, in 0..1. */
  public static final double MIN_SHARE = 0.9;

  private OutputAgreement() {}

  /**
   * The tolerance for a precision, in standard deviations of an output; its own rounding errors
   * stay well below. TF32 has a fraction of ten bits, like half precision.
   */
  public static double tolerance(String precision) {
    return switch (precision) {
      case "fp32" -> 0.1;
      case "fp16" -> 0.25;
      default -> 0.5;
    };
  }

  /**
   * The share, in 0..1, of the reference's queries that match one of the other's; the minimum if
   * there are several groups of rows.
   *
   * @param tolerance in standard deviations of an output
   * @throws IllegalArgumentException if the outputs differ in shape, or none has rows
   */
  public static double share(List<Tensor> reference, List<Tensor> other, double tolerance) {
    Map<Integer, List<Tensor>> expected = byRows(reference);
    Map<Integer, List<Tensor>> actual = byRows(other);
    if (expected.isEmpty() || !expected.keySet().equals(actual.keySet())) {
      throw new IllegalArgumentException("the two engines' outputs have different shapes");
    }
    double min = 1;
    for (Map.Entry<Integer, List<Tensor>> group : expected.entrySet()) {
      List<Tensor> others = Objects.requireNonNull(actual.get(group.getKey()));
      min = Math.min(min, shareOfRows(group.getValue(), others, tolerance));
    }
    return min;
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
    float[][] expected = rows(reference);
    float[][] actual = rows(other);
    if (expected[0].length != actual[0].length) {
      throw new IllegalArgumentException("the two engines' outputs have different shapes");
    }
    double[] scale = scale(reference, expected);
    boolean[] taken = new boolean[actual.length];
    int found = 0;
    for (float[] row : expected) {
      for (int at = 0; at < actual.length; at++) {
        if (!taken[at] && matches(row, actual[at], scale, tolerance)) {
          taken[at] = true;
          found++;
          break;
        }
      }
    }
    return (double) found / expected.length;
  }

  private static boolean matches(float[] one, float[] other, double[] scale, double tolerance) {
    for (int at = 0; at < one.length; at++) {
      // Written so that NaN matches nothing.
      if (!(Math.abs(one[at] - other[at]) <= tolerance * scale[at])) {
        return false;
      }
    }
    return true;
  }

  /** For every column, the standard deviation of the output it belongs to. */
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
        // Constant values have to be equal.
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

package io.github.jetdetr.calibration.network;

import io.github.jetdetr.card.BoxFormat;
import io.github.jetdetr.card.ModelLayout;
import io.github.jetdetr.card.NoObject;
import io.github.jetdetr.card.ScoreKind;
import io.github.jetdetr.engine.model.HostTensor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Access to a detector's raw outputs by query, for every model layout.
 *
 * @param layout the model's layout
 * @param kind meaning of the class outputs; ignored for post-processed models
 * @param noObject which class output means "no object"
 */
public record DetectorOutputs(ModelLayout layout, ScoreKind kind, NoObject noObject) {

  private static final float MIN_BOX_SIDE = 1e-3f;

  /** Name of the output with the class scores. */
  String scores() {
    return layout.scores();
  }

  /** Name of the output with the boxes; for packed outputs the same as {@link #scores}. */
  String boxes() {
    return layout.boxes();
  }

  private boolean isPostProcessed() {
    return layout.kind().isPostProcessed();
  }

  /**
   * A value by name.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static HostTensor tensor(Map<String, HostTensor> values, String name) {
    HostTensor value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no value '" + name + "'");
    }
    return value;
  }

  /** Number of queries. */
  int queries(Map<String, HostTensor> values) {
    List<Long> shape = tensor(values, boxes()).shape();
    return Math.toIntExact(shape.get(shape.size() - 2));
  }

  /** Scores in 0..1, [queries, classes]. */
  float[] probabilities(Map<String, HostTensor> values) {
    float[] raw = tensor(values, scores()).floats();
    int queries = queries(values);
    int columns = raw.length / queries;
    switch (layout.kind()) {
      case POST_PROCESSED -> {
        return raw;
      }
      case ROWS -> {
        return columns(raw, columns, layout.order().score(), 1);
      }
      case PACKED -> {
        return columns(raw, columns, 4, columns - 4);
      }
      case QUERIES, DETS_LABELS -> {
        return activated(raw, columns);
      }
    }
    throw new IllegalStateException("unknown layout " + layout.kind());
  }

  private static float[] columns(float[] rows, int stride, int first, int count) {
    float[] cut = new float[rows.length / stride * count];
    for (int row = 0; row < rows.length / stride; row++) {
      System.arraycopy(rows, row * stride + first, cut, row * count, count);
    }
    return cut;
  }

  private float[] activated(float[] raw, int columns) {
    return switch (kind) {
      case SIGMOID -> sigmoid(raw);
      case SOFTMAX -> softmax(raw, columns);
      case PROBABILITY -> raw;
    };
  }

  /** The best score of each query, without the "no object" class, 0..1. */
  float[] best(Map<String, HostTensor> values) {
    float[] probabilities = probabilities(values);
    int queries = queries(values);
    int columns = probabilities.length / queries;
    boolean plain = isPostProcessed() || noObject == NoObject.NONE;
    int first = !plain && noObject == NoObject.FIRST ? 1 : 0;
    int classes = !plain && noObject == NoObject.LAST ? columns - 1 : columns;
    float[] best = new float[queries];
    for (int query = 0; query < queries; query++) {
      for (int at = first; at < classes; at++) {
        best[query] = Math.max(best[query], probabilities[query * columns + at]);
      }
    }
    return best;
  }

  /**
   * Σ best score · (|Δx| / width + |Δy| / height + …) over the queries, relative to the reference
   * box's sides. A query that a post-processor lists several times counts once, with its best
   * score.
   */
  double boxError(Map<String, HostTensor> reference, Map<String, HostTensor> other) {
    float[] expected = tensor(reference, boxes()).floats();
    float[] actual = tensor(other, boxes()).floats();
    float[] best = best(reference);
    int stride = expected.length / best.length;
    int offset = layout.kind() == ModelLayout.Kind.ROWS ? layout.order().box() : 0;
    boolean corners = layout.boxForm() == BoxFormat.XYXY;
    Set<List<Float>> seen = new HashSet<>();
    double sum = 0;
    for (int query = 0; query < best.length; query++) {
      int at = query * stride + offset;
      float first = expected[at];
      float second = expected[at + 1];
      float third = expected[at + 2];
      float fourth = expected[at + 3];
      if (isPostProcessed() && !seen.add(List.of(first, second, third, fourth))) {
        continue;
      }
      double width = Math.max(MIN_BOX_SIDE, corners ? third - first : third);
      double height = Math.max(MIN_BOX_SIDE, corners ? fourth - second : fourth);
      double horizontal = Math.abs(actual[at] - first) + Math.abs(actual[at + 2] - third);
      double vertical = Math.abs(actual[at + 1] - second) + Math.abs(actual[at + 3] - fourth);
      sum += best[query] * (horizontal / width + vertical / height);
    }
    return sum;
  }

  static float[] sigmoid(float[] logits) {
    float[] values = new float[logits.length];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) (1 / (1 + Math.exp(-logits[at])));
    }
    return values;
  }

  private static float[] softmax(float[] logits, int columns) {
    float[] values = new float[logits.length];
    for (int from = 0; from < values.length; from += columns) {
      float max = Float.NEGATIVE_INFINITY;
      for (int at = from; at < from + columns; at++) {
        max = Math.max(max, logits[at]);
      }
      double sum = 0;
      for (int at = from; at < from + columns; at++) {
        values[at] = (float) Math.exp(logits[at] - max);
        sum += values[at];
      }
      for (int at = from; at < from + columns; at++) {
        values[at] /= (float) sum;
      }
    }
    return values;
  }
}

package io.github.jetdetr.training.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Deformable cross-attention: a query samples a few learned points around its box on every level
 * (Deformable DETR, Zhu et al., 2021, section 4.1). The levels are sampled without a value
 * projection, which would be most of the cost without a benefit in so small a network (D-FINE, Peng
 * et al., 2024, section 4.3).
 *
 * @param <T> type of a value, see {@link Ops}
 */
final class DeformableAttention<T> {

  private static final int LEVELS = NetworkShape.STRIDES.length;

  private final NetworkShape shape;
  private final Ops<T> ops;

  DeformableAttention(NetworkShape shape, Ops<T> ops) {
    this.shape = shape;
    this.ops = ops;
  }

  /**
   * @param queries with position embeddings added, [N, count, C]
   * @param memory features of each level
   * @param boxes cx, cy, w, h in 0..1, [N, count, 4]
   */
  T attend(String name, T queries, T boxes, List<T> memory, int count) {
    int heads = shape.heads();
    int points = shape.points();
    int width = shape.width();
    int samples = LEVELS * heads * points;
    T offsets =
        ops.reshape(
            ops.linear(name + ".offsets", queries, width, samples * 2, directions()),
            0,
            0,
            samples,
            2);
    T centres = ops.reshape(ops.slice(boxes, 2, 0, 2), 0, 0, 1, 2);
    T radii = ops.mul(ops.reshape(ops.slice(boxes, 2, 2, 4), 0, 0, 1, 2), 1f / points);
    // Offsets are relative to half the box, and GridSample's range −1..1 spans the picture.
    T places = ops.add(ops.add(ops.mul(offsets, radii), ops.mul(centres, 2)), minusOne());

    List<T> sampled = new ArrayList<>();
    for (int level = 0; level < LEVELS; level++) {
      T ofLevel =
          ops.slice(places, 2, (long) level * heads * points, (long) (level + 1) * heads * points);
      T byHead = ops.permute(ops.reshape(ofLevel, 0, 0, heads, points * 2L), 0, 2, 1, 3);
      T values =
          ops.reshape(
              memory.get(level), -1, width / heads, shape.rows(level), shape.columns(level));
      sampled.add(ops.sample(values, ops.reshape(byHead, -1, count, points, 2)));
    }
    T weighted = ops.mul(ops.concat(sampled, 3), weights(name, queries, count));
    T attended = ops.permute(ops.reshape(ops.sum(weighted), -1, width, count), 0, 2, 1);
    return ops.linear(name + ".out", attended, width, width, Initialization.XAVIER);
  }

  /** The attention weight of each sample, [N × heads, 1, count, levels × points]. */
  private T weights(String name, T queries, int count) {
    int samples = LEVELS * shape.heads() * shape.points();
    T scores = ops.linear(name + ".weights", queries, shape.width(), samples, Initialization.ZERO);
    T perLevel = ops.reshape(scores, 0, 0, LEVELS, shape.heads(), shape.points());
    T byHead = ops.permute(perLevel, 0, 3, 1, 2, 4);
    T flattened = ops.reshape(byHead, 0, 0, 0, (long) LEVELS * shape.points());
    return ops.reshape(ops.softmax(flattened), -1, 1, count, (long) LEVELS * shape.points());
  }

  private T minusOne() {
    return ops.constant(new float[] {-1}, 1);
  }

  /** Initial offsets: a direction for each head, with growing distance (appendix A.4). */
  private Initialization directions() {
    float[] bias = new float[LEVELS * shape.heads() * shape.points() * 2];
    int at = 0;
    for (int level = 0; level < LEVELS; level++) {
      for (int head = 0; head < shape.heads(); head++) {
        double angle = 2 * Math.PI * head / shape.heads();
        double longest = Math.max(Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle)));
        for (int point = 1; point <= shape.points(); point++) {
          bias[at++] = (float) (Math.cos(angle) / longest * point);
          bias[at++] = (float) (Math.sin(angle) / longest * point);
        }
      }
    }
    return new Initialization(0, bias);
  }
}

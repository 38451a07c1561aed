package io.github.jetdetr.training.network;

import java.util.List;

/**
 * The hybrid encoder of RT-DETR (Zhao et al., 2023, section 4.2): self-attention at the coarsest
 * level only, where it is cheap and most semantic; convolutions fuse the levels top-down and
 * bottom-up.
 *
 * @param <T> type of a value, see {@link Ops}
 */
final class Encoder<T> {

  private final NetworkShape shape;
  private final Ops<T> ops;
  private final Attention<T> attention;

  Encoder(NetworkShape shape, Ops<T> ops) {
    this.shape = shape;
    this.ops = ops;
    this.attention = new Attention<>(shape, ops);
  }

  /** Fused features of equal width at strides 8, 16 and 32. */
  List<T> fuse(List<T> features) {
    T at32 = attend(project(features, 2));
    T at16 = merge("down16", project(features, 1), ops.upsample(at32));
    T at8 = merge("down8", project(features, 0), ops.upsample(at16));
    T up16 = merge("up16", at16, shrink("shrink8", at8));
    T up32 = merge("up32", at32, shrink("shrink16", up16));
    return List.of(at8, up16, up32);
  }

  private T project(List<T> features, int level) {
    return ops.convNorm(
        "encoder.project" + NetworkShape.STRIDES[level],
        features.get(level),
        shape.featureChannels(level),
        shape.width(),
        1,
        1);
  }

  private T shrink(String name, T x) {
    int half = shape.width() / 2;
    T narrow = ops.relu(ops.convNorm("encoder." + name + ".narrow", x, shape.width(), half, 1, 1));
    return ops.convNorm("encoder." + name + ".wide", narrow, half, shape.width(), 3, 2);
  }

  private T merge(String name, T fine, T other) {
    int half = shape.width() / 2;
    T both = ops.add(fine, other);
    T narrow =
        ops.relu(ops.convNorm("encoder." + name + ".narrow", both, shape.width(), half, 1, 1));
    return ops.relu(
        ops.add(
            both, ops.convNorm("encoder." + name + ".wide", narrow, half, shape.width(), 3, 1)));
  }

  /** One transformer layer over the coarsest level. */
  private T attend(T at32) {
    int rows = shape.rows(2);
    int columns = shape.columns(2);
    T tokens = ops.permute(ops.reshape(at32, 0, shape.width(), -1), 0, 2, 1);
    T places =
        ops.constant(
            Positions.sineCosine(columns, rows, shape.width()),
            1,
            (long) rows * columns,
            shape.width());
    T placed = ops.add(tokens, places);
    T attended = attention.attend("encoder.attention", placed, tokens, null);
    tokens = ops.layerNorm("encoder.norm1", ops.add(tokens, attended), shape.width());
    T processed = new FeedForward<>(shape, ops).apply("encoder.feed", tokens);
    tokens = ops.layerNorm("encoder.norm2", ops.add(tokens, processed), shape.width());
    return ops.reshape(ops.permute(tokens, 0, 2, 1), 0, 0, rows, columns);
  }
}

package io.github.jetdetr.training.network;

import java.util.List;

/**
 * The hybrid encoder of RT-DETR (Zhao et al., 2023, section 4.2): tokens attend to each other at
 * the coarsest level only, where meaning is and where it is cheap; convolutions carry what they
 * found down to the finer levels and up again.
 *
 * @param <T> a value
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

  /** Features of one width at strides 8, 16 and 32. */
  List<T> fuse(List<T> features) {
    T at32 = attend(project(features, 2));
    T at16 = merge("down16", project(features, 1), ops.enlarge(at32));
    T at8 = merge("down8", project(features, 0), ops.enlarge(at16));
    T up16 = merge("up16", at16, shrink("shrink8", at8));
    T up32 = merge("up32", at32, shrink("shrink16", up16));
    return List.of(at8, up16, up32);
  }

  private T project(List<T> features, int level) {
    return ops.convNorm(
        "encoder.project" + NetworkShape.STRIDES[level],
        features.get(level),
        Backbone.CHANNELS[level],
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
    T seen = attention.attend("encoder.attention", placed, tokens, null);
    tokens = ops.layerNorm("encoder.norm1", ops.add(tokens, seen), shape.width());
    T thought = new FeedForward<>(shape, ops).think("encoder.feed", tokens);
    tokens = ops.layerNorm("encoder.norm2", ops.add(tokens, thought), shape.width());
    return ops.reshape(ops.permute(tokens, 0, 2, 1), 0, 0, rows, columns);
  }
}

package io.github.jetdetr.training.network;

/**
 * The two linear layers behind every attention (Vaswani et al., 2017, section 3.3).
 *
 * @param <T> a value
 */
record FeedForward<T>(NetworkShape shape, Ops<T> ops) {

  T think(String name, T tokens) {
    T inner =
        ops.relu(
            ops.linear(name + ".in", tokens, shape.width(), shape.hidden(), Initialization.XAVIER));
    return ops.linear(
        name + ".out", ops.dropout(inner), shape.hidden(), shape.width(), Initialization.XAVIER);
  }
}

package io.github.jetdetr.training.network;

/**
 * The two-layer perceptron after every attention (Vaswani et al., 2017, section 3.3).
 *
 * @param <T> type of a value, see {@link Ops}
 */
record FeedForward<T>(NetworkShape shape, Ops<T> ops) {

  T apply(String name, T tokens) {
    T inner =
        ops.relu(
            ops.linear(name + ".in", tokens, shape.width(), shape.hidden(), Initialization.XAVIER));
    return ops.linear(
        name + ".out", ops.dropout(inner), shape.hidden(), shape.width(), Initialization.XAVIER);
  }
}

package io.github.jetdetr.training.network;

/**
 * Predicts the offset of a query's box before the sigmoid. It is initialized to zero, so that every
 * layer starts from the previous layer's box (iterative refinement, Deformable DETR, section 4.2).
 *
 * @param <T> type of a value, see {@link Ops}
 */
record BoxHead<T>(NetworkShape shape, Ops<T> ops) {

  T offset(String name, T queries) {
    int width = shape.width();
    T first = ops.relu(ops.linear(name + ".0", queries, width, width, Initialization.XAVIER));
    T second = ops.relu(ops.linear(name + ".1", first, width, width, Initialization.XAVIER));
    return ops.linear(name + ".2", second, width, 4, Initialization.ZERO);
  }
}

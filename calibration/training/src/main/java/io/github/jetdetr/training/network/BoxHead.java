package io.github.jetdetr.training.network;

/**
 * By how much a query moves its box, before the sigmoid. It starts at nothing, so that every layer
 * begins with the box of the one before (iterative refinement, Deformable DETR, section 4.2).
 *
 * @param <T> a value
 */
record BoxHead<T>(NetworkShape shape, Ops<T> ops) {

  T move(String name, T queries) {
    int width = shape.width();
    T first = ops.relu(ops.linear(name + ".0", queries, width, width, Initialization.XAVIER));
    T second = ops.relu(ops.linear(name + ".1", first, width, width, Initialization.XAVIER));
    return ops.linear(name + ".2", second, width, 4, Initialization.ZERO);
  }
}

package io.github.jetdetr.training;

/**
 * What queries say at one layer.
 *
 * @param logits classes before the sigmoid, [N, Q, C]
 * @param boxLogits cx, cy, w, h before the sigmoid, [N, Q, 4]
 * @param <T> a value
 */
record Prediction<T>(T logits, T boxLogits) {}

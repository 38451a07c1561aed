package io.github.jetdetr.training.network;

/**
 * The predictions of the queries at one layer.
 *
 * @param logits class logits, [N, Q, C]
 * @param boxLogits cx, cy, w, h before the sigmoid, [N, Q, 4]
 * @param <T> type of a value, see {@link Ops}
 */
public record Prediction<T>(T logits, T boxLogits) {}

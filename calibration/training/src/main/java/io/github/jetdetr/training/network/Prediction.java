package io.github.jetdetr.training.network;

/**
 * What queries say at one layer.
 *
 * @param logits classes before the sigmoid, [N, Q, C]
 * @param boxLogits cx, cy, w, h before the sigmoid, [N, Q, 4]
 * @param <T> a value
 */
public record Prediction<T>(T logits, T boxLogits) {}

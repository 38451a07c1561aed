package io.github.jetdetr.training.network;

/**
 * What the network says in the end.
 *
 * @param logits classes before the sigmoid, [N, Q, C]
 * @param boxes cx, cy, w, h in 0..1, [N, Q, 4]
 * @param <T> a value
 */
public record NetworkOutput<T>(T logits, T boxes) {}

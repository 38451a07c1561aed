package io.github.jetdetr.training.network;

/**
 * The output of the network.
 *
 * @param logits class logits, [N, Q, C]
 * @param boxes cx, cy, w, h in 0..1, [N, Q, 4]
 * @param <T> type of a value, see {@link Ops}
 */
public record NetworkOutput<T>(T logits, T boxes) {}

package io.github.jetdetr.training.network;

/**
 * Queries on their way into the decoder.
 *
 * @param content what each is about, [N, Q, C]
 * @param first what their tokens say already
 * @param <T> a value
 */
public record Queries<T>(T content, Prediction<T> first) {}

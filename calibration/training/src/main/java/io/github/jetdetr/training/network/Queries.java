package io.github.jetdetr.training.network;

/**
 * The input queries of the decoder.
 *
 * @param content content embeddings, [N, Q, C]
 * @param first the predictions of the tokens they come from
 * @param <T> type of a value, see {@link Ops}
 */
public record Queries<T>(T content, Prediction<T> first) {}

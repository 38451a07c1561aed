package io.github.jetdetr.training.network;

import java.util.List;

/**
 * The words a network is written in.
 *
 * <p>A network described once in these words can be read in two ways: computed and trained ({@link
 * TorchOps}) or written down as an ONNX graph ({@code OnnxOps}). What was trained and what is
 * shipped are then the same by construction. Images are [N, C, H, W], tokens are [N, T, C].
 *
 * @param <T> a value: a tensor, or the name of one
 */
public interface Ops<T> {

  /** A fixed value. */
  T constant(float[] values, long... shape);

  /** Convolution without bias, padded by {@code kernel / 2}, then batch normalisation. */
  T convNorm(String name, T x, int in, int out, int kernel, int stride);

  /** x·Wᵀ + b over the last axis. */
  T linear(String name, T x, int in, int out, Initialization start);

  /** Layer normalisation over the last axis (Ba et al., 2016). */
  T layerNorm(String name, T x, int width);

  T relu(T x);

  T sigmoid(T x);

  /** Softmax over the last axis. */
  T softmax(T x);

  /** Sum of two, the second broadcast. */
  T add(T a, T b);

  /** Product of two, the second broadcast. */
  T mul(T a, T b);

  /** Product with a number. */
  T mul(T a, float b);

  /** Matrix product over the last two axes. */
  T matmul(T a, T b);

  /** Another shape: 0 keeps the axis of the same place, one −1 is what remains. */
  T reshape(T x, long... shape);

  /** Axes in another order. */
  T permute(T x, int... axes);

  /** Side by side along {@code axis}. */
  T concat(List<T> parts, int axis);

  /** From {@code from} up to, not including, {@code to} along {@code axis}. */
  T slice(T x, int axis, long from, long to);

  /** The largest along the last axis, which goes. */
  T max(T x);

  /** The sum along the last axis, which goes. */
  T sum(T x);

  /** Where the {@code count} largest of [N, T] are, best first: [N, count]. */
  T strongest(T scores, int count);

  /** Rows of [N, T, C] by [N, K] places: [N, K, C]. */
  T rows(T x, T places);

  /** Rows of a table [T, C] by [N, K] places: [N, K, C]. */
  T lookUp(T table, T places);

  /**
   * Bilinear samples of [N, C, H, W] at [N, Q, P, 2] places (x, y) in −1..1, the outer edges of the
   * outer pixels, zero beyond: [N, C, Q, P].
   */
  T sample(T x, T places);

  /** Twice as wide and high, each pixel repeated. */
  T enlarge(T x);

  /** Values dropped at random while learning; x itself otherwise. */
  T dropout(T x);

  /** x, through which nothing is learned. */
  T detach(T x);
}

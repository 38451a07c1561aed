package io.github.jetdetr.training.network;

import io.github.jetdetr.training.export.OnnxOps;
import io.github.jetdetr.training.torch.TorchOps;
import java.util.List;

/**
 * The operations a network is composed of.
 *
 * <p>A network described by these operations can be computed and trained ({@link TorchOps}) or
 * exported as an ONNX graph ({@link OnnxOps}), so that the trained and the shipped network are the
 * same by construction. Images are [N, C, H, W], tokens are [N, T, C].
 *
 * @param <T> type of a value: a tensor, or the name of one
 */
public interface Ops<T> {

  /** A constant. */
  T constant(float[] values, long... shape);

  /** Convolution without bias, padded by {@code kernel / 2}, then batch normalisation. */
  T convNorm(String name, T x, int in, int out, int kernel, int stride);

  /** x·Wᵀ + b over the last axis. */
  T linear(String name, T x, int in, int out, Initialization initialization);

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

  /** Reshapes as in ONNX: 0 keeps the axis at the same position, one −1 is inferred. */
  T reshape(T x, long... shape);

  /** Permutes the axes. */
  T permute(T x, int... axes);

  /** Concatenates along {@code axis}. */
  T concat(List<T> parts, int axis);

  /** Slices from {@code from} (inclusive) to {@code to} (exclusive) along {@code axis}. */
  T slice(T x, int axis, long from, long to);

  /** Maximum over the last axis, which is removed. */
  T max(T x);

  /** Sum over the last axis, which is removed. */
  T sum(T x);

  /** Indices of the {@code count} largest elements of [N, T], descending: [N, count]. */
  T topK(T scores, int count);

  /** Rows of [N, T, C] at [N, K] indices: [N, K, C]. */
  T gatherRows(T x, T indices);

  /** Rows of a table [T, C] at [N, K] indices: [N, K, C]. */
  T gather(T table, T indices);

  /**
   * Bilinear samples of [N, C, H, W] at [N, Q, P, 2] points (x, y) in −1..1, which span the picture
   * including the outer pixels' edges, zero outside: [N, C, Q, P].
   */
  T sample(T x, T points);

  /** Nearest-neighbour upsampling to twice the width and height. */
  T upsample(T x);

  /** Dropout in training; otherwise the identity. */
  T dropout(T x);

  /** x without the gradient that training would pass on. */
  T detach(T x);
}

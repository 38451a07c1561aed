package io.github.jetdetr.training.network;

import java.util.List;

/**
 * Extracts features at three strides: one wide strided convolution, then residual bottlenecks (He
 * et al., 2016; in the 1×1, 3×3 form of Darknet-53). ReLU rather than smoother activations, because
 * it costs nothing and its range quantizes well to INT8.
 *
 * @param <T> type of a value, see {@link Ops}
 */
final class Backbone<T> {

  /** Channels of the features at strides 8, 16 and 32. */
  static final int[] CHANNELS = {64, 96, 128};

  private final Ops<T> ops;

  Backbone(Ops<T> ops) {
    this.ops = ops;
  }

  /** Features of [N, 3, H, W] pictures at strides 8, 16 and 32, each [N, channels, H/s, W/s]. */
  List<T> features(T images) {
    T at4 = ops.relu(ops.convNorm("stem", images, 3, 32, 7, 4));
    T at8 = bottleneck("stage8.block", conv("stage8.down", at4, 32, 64, 2), 64);
    T at16 = conv("stage16.down", at8, 64, 96, 2);
    at16 = bottleneck("stage16.block0", at16, 96);
    at16 = bottleneck("stage16.block1", at16, 96);
    T at32 = conv("stage32.down", at16, 96, 128, 2);
    at32 = bottleneck("stage32.block0", at32, 128);
    at32 = bottleneck("stage32.block1", at32, 128);
    return List.of(at8, at16, at32);
  }

  private T conv(String name, T x, int in, int out, int stride) {
    return ops.relu(ops.convNorm(name, x, in, out, 3, stride));
  }

  private T bottleneck(String name, T x, int channels) {
    T narrow = ops.relu(ops.convNorm(name + ".narrow", x, channels, channels / 2, 1, 1));
    return ops.relu(ops.add(x, ops.convNorm(name + ".wide", narrow, channels / 2, channels, 3, 1)));
  }
}

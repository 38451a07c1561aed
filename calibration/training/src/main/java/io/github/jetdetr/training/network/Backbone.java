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

  private final NetworkShape shape;
  private final Ops<T> ops;

  Backbone(NetworkShape shape, Ops<T> ops) {
    this.shape = shape;
    this.ops = ops;
  }

  /** Features of [N, 3, H, W] pictures at strides 8, 16 and 32, each [N, channels, H/s, W/s]. */
  List<T> features(T images) {
    int first = shape.channels();
    int fine = shape.featureChannels(0);
    T at4 = ops.relu(ops.convNorm("stem", images, 3, first, 7, 4));
    T at8 = bottleneck("stage8.block", conv("stage8.down", at4, first, fine, 2), fine);
    T at16 = stage("stage16", at8, fine, shape.featureChannels(1));
    T at32 = stage("stage32", at16, shape.featureChannels(1), shape.featureChannels(2));
    return List.of(at8, at16, at32);
  }

  private T stage(String name, T x, int in, int out) {
    T halved = conv(name + ".down", x, in, out, 2);
    for (int block = 0; block < shape.blocks(); block++) {
      halved = bottleneck(name + ".block" + block, halved, out);
    }
    return halved;
  }

  private T conv(String name, T x, int in, int out, int stride) {
    return ops.relu(ops.convNorm(name, x, in, out, 3, stride));
  }

  private T bottleneck(String name, T x, int channels) {
    T narrow = ops.relu(ops.convNorm(name + ".narrow", x, channels, channels / 2, 1, 1));
    return ops.relu(ops.add(x, ops.convNorm(name + ".wide", narrow, channels / 2, channels, 3, 1)));
  }
}

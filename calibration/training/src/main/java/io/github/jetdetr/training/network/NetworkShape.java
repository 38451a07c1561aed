package io.github.jetdetr.training.network;

/**
 * The dimensions of the network.
 *
 * @param imageWidth width of the input in pixels, a multiple of 32
 * @param imageHeight height of the input in pixels, a multiple of 32
 * @param classes number of object classes
 * @param width channels of tokens and queries; a multiple of 4 and of {@code heads}
 * @param queries maximum number of objects per picture
 * @param heads number of attention heads
 * @param points sampling points per head and level (Deformable DETR, section 4.1)
 * @param decoderLayers number of decoder layers
 * @param hidden width of the feed-forward layers
 * @param channels channels of the first convolution, even; those of the features are two, three and
 *     four times as many
 * @param blocks bottlenecks at stride 16 and as many at stride 32
 */
public record NetworkShape(
    int imageWidth,
    int imageHeight,
    int classes,
    int width,
    int queries,
    int heads,
    int points,
    int decoderLayers,
    int hidden,
    int channels,
    int blocks) {

  /** Stride of each level, in pixels. */
  static final int[] STRIDES = {8, 16, 32};

  public NetworkShape {
    if (imageWidth % 32 != 0 || imageHeight % 32 != 0 || imageWidth < 32 || imageHeight < 32) {
      throw new IllegalArgumentException(
          "the picture's sides must be multiples of 32, but were %d × %d"
              .formatted(imageWidth, imageHeight));
    }
    if (width % heads != 0 || width % 4 != 0) {
      throw new IllegalArgumentException(
          "the width must be a multiple of 4 and of the heads, but was " + width);
    }
    if (channels < 2 || channels % 2 != 0 || blocks < 0) {
      throw new IllegalArgumentException(
          "the backbone needs an even number of channels and no negative number of blocks, but had %d and %d"
              .formatted(channels, blocks));
    }
    if (queries > tokens(imageWidth, imageHeight)) {
      throw new IllegalArgumentException(queries + " queries exceed the number of tokens");
    }
  }

  /** The bundled model's dimensions for this input size. */
  public static NetworkShape bundled(int imageWidth, int imageHeight, int classes) {
    return new NetworkShape(imageWidth, imageHeight, classes, 64, 60, 4, 4, 3, 192, 32, 2);
  }

  /** The same network for another input size. */
  public NetworkShape at(int newWidth, int newHeight) {
    return new NetworkShape(
        newWidth,
        newHeight,
        classes,
        width,
        queries,
        heads,
        points,
        decoderLayers,
        hidden,
        channels,
        blocks);
  }

  /** Channels of the backbone's features at a level. */
  int featureChannels(int level) {
    return (level + 2) * channels;
  }

  int columns(int level) {
    return imageWidth / STRIDES[level];
  }

  int rows(int level) {
    return imageHeight / STRIDES[level];
  }

  /** Number of tokens of all levels. */
  public int tokens() {
    return tokens(imageWidth, imageHeight);
  }

  private static int tokens(int imageWidth, int imageHeight) {
    int sum = 0;
    for (int stride : STRIDES) {
      sum += imageWidth / stride * (imageHeight / stride);
    }
    return sum;
  }
}

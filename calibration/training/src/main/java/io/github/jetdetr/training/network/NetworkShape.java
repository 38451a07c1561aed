package io.github.jetdetr.training.network;

/**
 * How large the network is.
 *
 * @param imageWidth pixels, a multiple of 32
 * @param imageHeight pixels, a multiple of 32
 * @param classes how many kinds of objects
 * @param width channels of tokens and queries; a multiple of {@code heads}
 * @param queries objects that can be told in one picture
 * @param heads of every attention
 * @param points each head samples on each level (Deformable DETR, section 4.1)
 * @param decoderLayers how often the queries are refined
 * @param hidden width of the feed-forward layers
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
    int hidden) {

  /** Pixels that one token of each level stands for. */
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
    if (queries > tokens(imageWidth, imageHeight)) {
      throw new IllegalArgumentException(queries + " queries need as many tokens");
    }
  }

  /** The bundled model's. */
  public static NetworkShape bundled(int imageWidth, int imageHeight, int classes) {
    return new NetworkShape(imageWidth, imageHeight, classes, 64, 60, 4, 4, 3, 192);
  }

  /** The same network for pictures of another size. */
  public NetworkShape at(int newWidth, int newHeight) {
    return new NetworkShape(
        newWidth, newHeight, classes, width, queries, heads, points, decoderLayers, hidden);
  }

  int columns(int level) {
    return imageWidth / STRIDES[level];
  }

  int rows(int level) {
    return imageHeight / STRIDES[level];
  }

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

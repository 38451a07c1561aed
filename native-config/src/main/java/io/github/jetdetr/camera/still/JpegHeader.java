package io.github.jetdetr.camera.still;

import org.jspecify.annotations.Nullable;

/**
 * What a JPEG file says of itself before its pixels: ITU-T T.81, section B.2.2.
 *
 * @param width px, at least 1
 * @param height px, at least 1
 * @param components 1 for grey, 3 for colours
 * @param progressive whether it is stored in several passes, whose numbers all are kept until the
 *     last
 */
record JpegHeader(int width, int height, int components, boolean progressive) {

  /** A picture is decoded as it is up to here: 24 megapixels. */
  static final int MAX_PIXELS = 24_000_000;

  /** As far as FFmpeg's decoder goes: an eighth of width and height. */
  static final int MAX_HALVINGS = 3;

  private static final int START_OF_SCAN = 0xDA;
  private static final int BASELINE = 0xC0;
  private static final int EXTENDED = 0xC1;
  private static final int PROGRESSIVE = 0xC2;
  private static final int FRAME_BYTES = 10;
  private static final int BLOCK_PIXELS = 64;
  private static final int BITS_PER_BYTE = 8;

  /** Goes from marker to marker; null for what is coded otherwise, or damaged. */
  static @Nullable JpegHeader of(byte[] file) {
    int at = 2;
    while (at + 3 < file.length && (file[at] & 0xFF) == 0xFF) {
      int marker = file[at + 1] & 0xFF;
      if (marker == START_OF_SCAN) {
        return null;
      }
      if (marker >= BASELINE && marker <= PROGRESSIVE) {
        return at + FRAME_BYTES > file.length ? null : frame(file, at, marker);
      }
      at += marker == 0xFF ? 1 : 2 + number(file, at + 2);
    }
    return null;
  }

  private static @Nullable JpegHeader frame(byte[] file, int at, int marker) {
    int height = number(file, at + 5);
    int width = number(file, at + 7);
    int components = file[at + 9] & 0xFF;
    return width == 0 || height == 0 || components == 0
        ? null
        : new JpegHeader(width, height, components, marker > EXTENDED);
  }

  private static int number(byte[] file, int at) {
    return (file[at] & 0xFF) << 8 | (file[at + 1] & 0xFF);
  }

  /** How often width and height are halved for decoding, so that it has at most 24 megapixels. */
  int halvings() {
    int halvings = 0;
    // Passes are kept at full size in any case.
    while (!progressive && halvings < MAX_HALVINGS && pixels(halvings) > MAX_PIXELS) {
      halvings++;
    }
    return halvings;
  }

  /** Pixels at the size at which it is decoded. */
  long pixels() {
    return pixels(halvings());
  }

  private long pixels(int halvings) {
    return (long) halved(width, halvings) * halved(height, halvings);
  }

  private static int halved(int side, int halvings) {
    return (side + (1 << halvings) - 1) >> halvings;
  }

  /** Whether so few bytes cannot be so many pixels, whatever these are. */
  boolean isTooLargeFor(long bytes) {
    // Every block of at least one component has a bit in the first pass, and in a single pass two.
    long blocks = (long) width * height / BLOCK_PIXELS;
    return bytes * BITS_PER_BYTE < (progressive ? blocks : 2 * blocks);
  }
}

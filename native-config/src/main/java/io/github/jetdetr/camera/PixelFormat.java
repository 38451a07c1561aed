package io.github.jetdetr.camera;

/**
 * How a frame's pixels lie in memory: what cameras and decoders give, kept as it is until the
 * engine shrinks it.
 *
 * <p>Planes are listed in memory order. For planes after the first, {@code log2} tells by which
 * power of two they are narrower and lower than the picture (sizes round up).
 */
public enum PixelFormat {
  /** Planar Y, U, V; chroma halved both ways: H.264, H.265, most JPEG pictures. */
  YUV420P(3, 1, 1, 1),
  /** Planar Y, U, V; chroma halved sideways: most USB cameras' MJPEG. */
  YUV422P(3, 1, 1, 0),
  /** Planar Y, U, V at full size. */
  YUV444P(3, 1, 0, 0),
  /** Planar Y and interleaved UV, halved both ways: hardware decoders, CSI cameras. */
  NV12(2, 1, 1, 1),
  /** Packed Y U Y V, two bytes a pixel: raw USB cameras. */
  YUYV422(1, 2, 0, 0),
  /** Packed U Y V Y, two bytes a pixel. */
  UYVY422(1, 2, 0, 0),
  /** One byte of light a pixel. */
  GRAY8(1, 1, 0, 0),
  /** Packed R, G, B, one byte each. */
  RGB24(1, 3, 0, 0),
  /** Packed B, G, R, one byte each. */
  BGR24(1, 3, 0, 0);

  private final int planes;
  private final int bytesPerPixel;
  private final int chromaLog2Width;
  private final int chromaLog2Height;

  PixelFormat(int planes, int bytesPerPixel, int chromaLog2Width, int chromaLog2Height) {
    this.planes = planes;
    this.bytesPerPixel = bytesPerPixel;
    this.chromaLog2Width = chromaLog2Width;
    this.chromaLog2Height = chromaLog2Height;
  }

  /** How many planes there are, 1 to 3. */
  public int planes() {
    return planes;
  }

  /** Bytes of one row of {@code plane} in a picture of {@code width} pixels, without padding. */
  public int rowBytes(int plane, int width) {
    if (plane == 0) {
      int pixels = isPackedYuv() ? width + (width & 1) : width;
      return pixels * bytesPerPixel;
    }
    int chroma = ceilShift(width, chromaLog2Width);
    return this == NV12 ? 2 * chroma : chroma;
  }

  /** Rows of {@code plane} in a picture of {@code height} pixels. */
  public int rows(int plane, int height) {
    return plane == 0 ? height : ceilShift(height, chromaLog2Height);
  }

  /** Whether the pixels are luma and chroma, so that matrix and range matter. */
  public boolean isYuv() {
    return this != RGB24 && this != BGR24;
  }

  /** Bytes from one pixel of the first plane to the next. */
  public int pixelBytes() {
    return bytesPerPixel;
  }

  /**
   * Which of a pixel's bytes in the first plane says how light it is: luma, or green, which weighs
   * most in it.
   */
  public int lightByte() {
    return switch (this) {
      case UYVY422, RGB24, BGR24 -> 1;
      case YUV420P, YUV422P, YUV444P, NV12, YUYV422, GRAY8 -> 0;
    };
  }

  private boolean isPackedYuv() {
    return this == YUYV422 || this == UYVY422;
  }

  private static int ceilShift(int size, int log2) {
    return (size + (1 << log2) - 1) >> log2;
  }
}

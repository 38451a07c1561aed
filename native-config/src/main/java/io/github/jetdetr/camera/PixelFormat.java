package io.github.jetdetr.camera;

/**
 * The memory layout of a frame's pixels: as delivered by cameras and decoders, and unchanged until
 * the engine resizes it.
 *
 * <p>Planes are listed in memory order. The chroma planes' sizes are given as log2 of their
 * subsampling (sizes round up).
 */
public enum PixelFormat {
  /** Planar Y, U, V; chroma halved in both directions: H.264, H.265, most JPEG pictures. */
  YUV420P(3, 1, 1, 1),
  /** Planar Y, U, V; chroma halved horizontally: MJPEG of most USB cameras. */
  YUV422P(3, 1, 1, 0),
  /** Planar Y, U, V at full size. */
  YUV444P(3, 1, 0, 0),
  /** Planar Y and interleaved UV, halved in both directions: hardware decoders, CSI cameras. */
  NV12(2, 1, 1, 1),
  /** Packed Y U Y V, two bytes per pixel: raw USB cameras. */
  YUYV422(1, 2, 0, 0),
  /** Packed U Y V Y, two bytes per pixel. */
  UYVY422(1, 2, 0, 0),
  /** One byte of luma per pixel. */
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

  /** Number of planes, 1 to 3. */
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

  /** Bytes of {@code plane} from its first pixel to its last, if rows are so many bytes apart. */
  int planeBytes(int plane, int width, int height, int stride) {
    return (rows(plane, height) - 1) * stride + rowBytes(plane, width);
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
   * The byte of a pixel in the first plane that holds its brightness: luma, or green, which
   * contributes most to it.
   */
  public int lumaByte() {
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

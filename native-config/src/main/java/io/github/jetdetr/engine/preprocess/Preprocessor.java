package io.github.jetdetr.engine.preprocess;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GBRP;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAYF32LE;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.ffmpeg.PixelCodes;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * The stage <b>preprocess</b> on the CPU: converts a frame of any size and pixel format to a
 * network's input, [3, height, width] float32.
 *
 * <p>YUV video: FFmpeg's scaler converts the camera's pixels to planar RGB of the canvas' size in
 * one pass; its bilinear filter widens its triangle when downscaling, like Pillow's antialiased
 * bilinear filter, and reads chroma only where needed. RGB pictures: {@link PillowResize},
 * bit-exact with Pillow, {@link OpenCvResize} or {@link FloatResize}. A second pass, a table lookup
 * in the scaler (GRAY8 to GRAYF32), converts bytes to 0..1. Allocates only when the frames' size or
 * format changes.
 *
 * <p>Not thread-safe. The target must outlive this object.
 */
@HotPath
public final class Preprocessor implements AutoCloseable {

  private static final int FLAGS =
      swscale.SWS_ACCURATE_RND | swscale.SWS_FULL_CHR_H_INT | swscale.SWS_FULL_CHR_H_INP;
  private static final float LETTERBOX_GRAY = 114f / 255f;
  private static final int ALIGNMENT = 64;

  private final InputSpec spec;
  private final long targetAddress;
  private final FloatBuffer target;
  private final boolean needsNormalization;

  // Planar bytes between the two passes; rows padded for vectorised code.
  private final BytePointer bytes;
  private final ByteBuffer byteView;
  private final int byteStride;
  private final PillowResize pillowResize;
  private final OpenCvResize openCvResize;
  private final FloatResize floatResize = new FloatResize();
  // Cubic convolution with a = −0.5 as Pillow's; FFmpeg's own default is −0.6.
  private final DoublePointer cubic = new DoublePointer(0.0, 0.5);
  private final Planes bytePlanes = new Planes();
  private final Planes stackedBytes = new Planes();
  private final Planes stackedFloats = new Planes();

  private @Nullable SwsContext scaler;
  private @Nullable SwsContext toFloat;
  private PixelFormat format = PixelFormat.BGR24;
  private ColorSpace colorSpace = ColorSpace.BT601_FULL;
  private int frameWidth;
  private int frameHeight;
  private Placement placement;

  /**
   * @param targetAddress address of the network's input, 3 · height · width floats
   * @param target view of the same memory
   */
  public Preprocessor(InputSpec spec, long targetAddress, FloatBuffer target) {
    this.spec = spec;
    this.targetAddress = targetAddress;
    this.target = target;
    needsNormalization =
        !spec.mean().equals(List.of(0f, 0f, 0f)) || !spec.std().equals(List.of(1f, 1f, 1f));
    pillowResize = new PillowResize(spec.filter());
    openCvResize = new OpenCvResize(spec.filter());
    placement = spec.placement(1, 1);
    byteStride = (spec.width() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    bytes = new BytePointer(3L * byteStride * spec.height() + 2 * ALIGNMENT);
    byteView = bytes.asByteBuffer().position((int) (byteAddress(0) - bytes.address())).slice();
  }

  /** Fills the target from the frame; returns where the frame was placed on the canvas. */
  public Placement run(Frame frame) {
    if (toFloat == null || !fits(frame)) {
      prepare(frame);
    }
    if (isPicture(format) && spec.filter().keepsFractions()) {
      int first = placement.top() * spec.width() + placement.left();
      floatResize.run(
          frame,
          placement.width(),
          placement.height(),
          target,
          first,
          spec.width(),
          spec.width() * spec.height(),
          spec.bgr());
    } else {
      resizeBytes(frame);
    }
    if (needsNormalization) {
      normalize();
    }
    return placement;
  }

  /** Resizes to bytes, and makes them floats of 0..1. */
  private void resizeBytes(Frame frame) {
    if (isPicture(format) && spec.filter().isOpenCv()) {
      openCvResize.run(
          frame,
          placement.width(),
          placement.height(),
          byteView,
          byteStride,
          byteStride * spec.height(),
          spec.bgr());
    } else if (isPicture(format)) {
      pillowResize.run(
          frame,
          placement.width(),
          placement.height(),
          byteView,
          byteStride,
          byteStride * spec.height(),
          spec.bgr());
    } else {
      scale(scaler, frame.planePointers(), frame.stridePointer(), frame.height(), bytePlanes);
    }
    for (int channel = 0; channel < 3; channel++) {
      stackedBytes.set(0, byteAddress(channel), byteStride);
      stackedFloats.set(0, floatAddress(channel), 4 * spec.width());
      scale(
          toFloat, stackedBytes.pointers, stackedBytes.strides, placement.height(), stackedFloats);
    }
  }

  /**
   * Whether frames of this format are resized by {@link PillowResize}, which is bit-exact with
   * Pillow.
   */
  public static boolean isPicture(PixelFormat format) {
    return format == PixelFormat.RGB24
        || format == PixelFormat.BGR24
        || format == PixelFormat.GRAY8;
  }

  private void scale(
      @Nullable SwsContext scaler,
      PointerPointer<BytePointer> from,
      IntPointer fromStrides,
      int fromRows,
      Planes to) {
    int rows = swscale.sws_scale(scaler, from, fromStrides, 0, fromRows, to.pointers, to.strides);
    if (rows != placement.height()) {
      throw new IllegalStateException(
          "the scaler wrote %d of %d rows".formatted(rows, placement.height()));
    }
  }

  private boolean fits(Frame frame) {
    return frame.width() == frameWidth
        && frame.height() == frameHeight
        && placement.isOf(frame)
        && frame.format() == format
        && frame.colorSpace() == colorSpace;
  }

  private void prepare(Frame frame) {
    format = frame.format();
    colorSpace = frame.colorSpace();
    frameWidth = frame.width();
    frameHeight = frame.height();
    placement = spec.placement(frame.fullWidth(), frame.fullHeight());
    toFloat =
        scaler(
            toFloat, placement.width(), placement.height(), AV_PIX_FMT_GRAY8, AV_PIX_FMT_GRAYF32LE);
    if (!isPicture(format)) {
      prepareScaler(frame);
    }
    paintBorder();
  }

  private void prepareScaler(Frame frame) {
    scaler = scaler(scaler, frame.width(), frame.height(), PixelCodes.of(format), AV_PIX_FMT_GBRP);
    boolean fullRange = colorSpace.isFullRange();
    IntPointer matrix =
        swscale.sws_getCoefficients(
            colorSpace.isBt601() ? swscale.SWS_CS_ITU601 : swscale.SWS_CS_ITU709);
    int unity = 1 << 16;
    swscale.sws_setColorspaceDetails(scaler, matrix, fullRange ? 1 : 0, matrix, 1, 0, unity, unity);
    // The scaler's planar order is G, B, R; the network's is R, G, B, or B, G, R.
    bytePlanes.set(0, byteAddress(1), byteStride);
    bytePlanes.set(1, byteAddress(spec.bgr() ? 0 : 2), byteStride);
    bytePlanes.set(2, byteAddress(spec.bgr() ? 2 : 0), byteStride);
  }

  private SwsContext scaler(
      @Nullable SwsContext old, int width, int height, int fromFormat, int toFormat) {
    SwsContext created =
        swscale.sws_getCachedContext(
            old,
            width,
            height,
            fromFormat,
            placement.width(),
            placement.height(),
            toFormat,
            FLAGS | scalerFilter(spec.filter()),
            (SwsFilter) null,
            (SwsFilter) null,
            cubic);
    if (created == null) {
      throw new IllegalStateException(
          "FFmpeg has no scaler from %d × %d %s to %d × %d"
              .formatted(width, height, format, placement.width(), placement.height()));
    }
    return created;
  }

  /** FFmpeg's nearest filter; it always widens when shrinking. */
  private static int scalerFilter(Filter filter) {
    return switch (filter) {
      case NEAREST -> swscale.SWS_POINT;
      case BOX -> swscale.SWS_AREA;
      case BILINEAR, HAMMING, OPENCV_LINEAR, TORCH_LINEAR, TORCHVISION_LINEAR ->
          swscale.SWS_BILINEAR;
      case BICUBIC, OPENCV_CUBIC, TORCHVISION_CUBIC -> swscale.SWS_BICUBIC;
      case LANCZOS -> swscale.SWS_LANCZOS;
    };
  }

  private long byteAddress(int channel) {
    long aligned = (bytes.address() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return aligned + (long) channel * byteStride * spec.height();
  }

  private long floatAddress(int channel) {
    long row = (long) channel * spec.height() + placement.top();
    return targetAddress + 4 * (row * spec.width() + placement.left());
  }

  /**
   * The normalised value of the padding: zero beside a masked picture, gray around a letterboxed
   * one.
   */
  public static float border(InputSpec spec, int channel) {
    return spec.resize() == Resize.LETTERBOX
        ? (LETTERBOX_GRAY - spec.mean().get(channel)) / spec.std().get(channel)
        : 0f;
  }

  private void paintBorder() {
    int planeSize = spec.width() * spec.height();
    for (int channel = 0; channel < 3; channel++) {
      float border = border(spec, channel);
      for (int at = channel * planeSize; at < (channel + 1) * planeSize; at++) {
        target.put(at, border);
      }
    }
  }

  private void normalize() {
    int planeSize = spec.width() * spec.height();
    for (int channel = 0; channel < 3; channel++) {
      float scale = 1f / spec.std().get(channel);
      float shift = -spec.mean().get(channel) * scale;
      for (int row = placement.top(); row < placement.top() + placement.height(); row++) {
        int from = channel * planeSize + row * spec.width() + placement.left();
        for (int at = from; at < from + placement.width(); at++) {
          target.put(at, target.get(at) * scale + shift);
        }
      }
    }
  }

  @Override
  public void close() {
    swscale.sws_freeContext(scaler);
    swscale.sws_freeContext(toFloat);
    scaler = null;
    toFloat = null;
    bytes.deallocate();
    cubic.deallocate();
    bytePlanes.close();
    stackedBytes.close();
    stackedFloats.close();
  }
}

package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT470BG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_FCC;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_UYVY422;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUYV422;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_move_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_image_copy;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INP;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.LentPixels;
import io.github.jetdetr.camera.PixelFormat;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Hands an FFmpeg frame over to a {@link Frame}, in the decoder's own format if supported,
 * otherwise converted to BGR24 (transparency is dropped, deeper samples lose their low bits).
 *
 * <p>What is not converted is lent rather than copied, wherever the buffers may be kept for as long
 * as a frame is. With H.264 at 1080p that saves 0.2 to 0.4 of 7 ms of processor time a picture.
 */
final class PictureHandover implements AutoCloseable {

  private static final int NEUTRAL = 1 << 16;

  private final AVFrame picture;
  // FFmpeg keeps these arrays inside the frame itself, so these remain valid for all of its
  // pictures.
  private final PointerPointer<?> planes;
  private final IntPointer strides;
  private final LongPointer buffers;
  private final boolean lends;
  private final boolean jpegColors;

  private @Nullable SwsContext converter;
  private int converterFormat;
  private int converterWidth;
  private int converterHeight;
  private ColorSpace converterColors = ColorSpace.BT601_FULL;

  /**
   * @param lends whether pictures may be kept; those of the driver's own buffers have to be copied
   * @param jpegColors whether pictures that do not specify their matrix are BT.601, as JPEG and
   *     WebP are by definition, whatever their height
   */
  PictureHandover(AVFrame picture, boolean lends, boolean jpegColors) {
    this.picture = picture;
    this.planes = picture.data();
    this.strides = picture.linesize();
    this.buffers = new LongPointer(picture.buf());
    this.lends = lends;
    this.jpegColors = jpegColors;
  }

  /**
   * Fills {@code frame}, which may leave FFmpeg's empty; returns false if FFmpeg cannot convert the
   * decoded picture.
   */
  boolean to(Frame frame) {
    int width = picture.width();
    int height = picture.height();
    int format = picture.format();
    ColorSpace colors = colors(format, height);
    PixelFormat supported = supported(format);
    if (supported != null && mayLend(supported, width)) {
      LentPicture lent = frame.endLoan() instanceof LentPicture known ? known : new LentPicture();
      lent.hold(picture);
      frame.lend(lent, supported, colors, width, height, lent.addresses(), lent.strides());
      return true;
    }
    if (supported != null) {
      frame.reshape(supported, colors, width, height);
      av_image_copy(
          frame.planePointers(), frame.stridePointer(), planes, strides, format, width, height);
      return true;
    }
    SwsContext current = converter(format, colors, width, height);
    if (current == null) {
      return false;
    }
    frame.reshape(PixelFormat.BGR24, ColorSpace.BT601_FULL, width, height);
    int rows =
        sws_scale(
            current, planes, strides, 0, height, frame.planePointers(), frame.stridePointer());
    return rows == height;
  }

  /** Not where nobody counts who refers to a buffer, nor of rows from the bottom up. */
  private boolean mayLend(PixelFormat format, int width) {
    boolean may = lends && buffers.get(0) != 0;
    for (int plane = 0; plane < format.planes(); plane++) {
      may &= strides.get(plane) >= format.rowBytes(plane, width);
    }
    return may;
  }

  private @Nullable SwsContext converter(int format, ColorSpace colors, int width, int height) {
    SwsContext current = converter;
    if (current != null
        && format == converterFormat
        && width == converterWidth
        && height == converterHeight
        && colors == converterColors) {
      return current;
    }
    close();
    // Full chroma and accurate rounding: speed does not matter for rare formats.
    int flags = SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP;
    SwsContext created =
        sws_getContext(
            width,
            height,
            format,
            width,
            height,
            AV_PIX_FMT_BGR24,
            flags,
            null,
            null,
            (DoublePointer) null);
    if (created == null) {
      return null;
    }
    IntPointer matrix = sws_getCoefficients(colors.isBt601() ? SWS_CS_ITU601 : SWS_CS_ITU709);
    int full = colors.isFullRange() ? 1 : 0;
    sws_setColorspaceDetails(created, matrix, full, matrix, 1, 0, NEUTRAL, NEUTRAL);
    converter = created;
    converterFormat = format;
    converterWidth = width;
    converterHeight = height;
    converterColors = colors;
    return created;
  }

  private ColorSpace colors(int format, int height) {
    int range = picture.color_range();
    // Gray without a range is treated as full range, as in pictures; FFmpeg's own scaler does the
    // same.
    boolean full =
        range == AVCOL_RANGE_JPEG
            || isJpegFormat(format)
            || (format == AV_PIX_FMT_GRAY8 && range != AVCOL_RANGE_MPEG);
    int matrix = picture.colorspace();
    if (matrix == AVCOL_SPC_BT470BG || matrix == AVCOL_SPC_SMPTE170M || matrix == AVCOL_SPC_FCC) {
      return ColorSpace.of(true, full);
    }
    if (matrix == AVCOL_SPC_UNSPECIFIED || matrix == AVCOL_SPC_RGB) {
      return jpegColors ? ColorSpace.of(true, full) : ColorSpace.unspecified(height, full);
    }
    // BT.2020 and similar are closer to BT.709 than to BT.601.
    return ColorSpace.of(false, full);
  }

  private static boolean isJpegFormat(int format) {
    return format == AV_PIX_FMT_YUVJ420P
        || format == AV_PIX_FMT_YUVJ422P
        || format == AV_PIX_FMT_YUVJ444P;
  }

  /** The equivalent {@link PixelFormat}, or null. */
  private static @Nullable PixelFormat supported(int format) {
    return switch (format) {
      case AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVJ420P -> PixelFormat.YUV420P;
      case AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUVJ422P -> PixelFormat.YUV422P;
      case AV_PIX_FMT_YUV444P, AV_PIX_FMT_YUVJ444P -> PixelFormat.YUV444P;
      case AV_PIX_FMT_NV12 -> PixelFormat.NV12;
      case AV_PIX_FMT_YUYV422 -> PixelFormat.YUYV422;
      case AV_PIX_FMT_UYVY422 -> PixelFormat.UYVY422;
      case AV_PIX_FMT_GRAY8 -> PixelFormat.GRAY8;
      case AV_PIX_FMT_RGB24 -> PixelFormat.RGB24;
      case AV_PIX_FMT_BGR24 -> PixelFormat.BGR24;
      default -> null;
    };
  }

  /** Frees the converter; the picture belongs to the decoder. */
  @Override
  public void close() {
    if (converter != null) {
      sws_freeContext(converter);
      converter = null;
    }
  }

  /**
   * A picture of FFmpeg's that a frame refers to. FFmpeg counts who does, so that the buffers
   * outlive their decoder, and no other picture is put there meanwhile; the last to give them back
   * frees them or returns them to the decoder, from whatever thread.
   */
  private static final class LentPicture implements LentPixels {

    private final AVFrame held;
    // FFmpeg keeps both arrays inside the frame itself, so these remain valid for all of its
    // pictures.
    private final LongPointer addresses;
    private final IntPointer strides;
    private boolean closed;

    LentPicture() {
      AVFrame made = av_frame_alloc();
      if (made == null) {
        throw new IllegalStateException("FFmpeg has no memory for a picture");
      }
      held = made;
      addresses = new LongPointer(made.data());
      strides = made.linesize();
    }

    /** Takes a reference-counted picture over, which leaves {@code picture} empty; holds none. */
    void hold(AVFrame picture) {
      av_frame_move_ref(held, picture);
    }

    /** Where the held picture's planes begin. */
    LongPointer addresses() {
      return addresses;
    }

    /** Bytes from one row of the held picture to the next. */
    IntPointer strides() {
      return strides;
    }

    @Override
    public void giveBack() {
      if (!closed) {
        av_frame_unref(held);
      }
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        av_frame_free(held);
      }
    }
  }
}

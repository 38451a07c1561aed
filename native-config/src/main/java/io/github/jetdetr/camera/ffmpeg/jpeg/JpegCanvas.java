package io.github.jetdetr.camera.ffmpeg.jpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set_int;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_init_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.ffmpeg.Ffmpeg;
import io.github.jetdetr.camera.ffmpeg.PixelCodes;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * A part of a frame as a JPEG picture: {@link #take} cuts it out and shrinks it into {@link
 * #picture}, on which the caller may draw, and {@link #jpeg} encodes that. Its memory is reused
 * from picture to picture. Used by one thread at a time.
 */
public final class JpegCanvas implements AutoCloseable {

  private static final int NEUTRAL = 1 << 16;
  private static final int MAX_PLANES = 4;
  // Chroma may be shared by two pixels in either direction.
  private static final int GRID = 2;

  private final Frame picture = new Frame();
  private final JpegEncoder encoder = new JpegEncoder();
  private final LongPointer addresses = new LongPointer(MAX_PLANES);
  private final PointerPointer<BytePointer> planes = new PointerPointer<>(addresses);
  private @Nullable SwsContext scaler;

  /**
   * Loads FFmpeg.
   *
   * @throws CameraException if a library is missing; the message names it
   */
  @MustBeClosed
  public JpegCanvas() throws CameraException {
    Ffmpeg.load("pictures");
  }

  /**
   * Takes over a part of a frame, in pixels of the frame; it grows to even columns and rows.
   *
   * @param maxSide the longer side of the picture at most, in pixels; a part is never enlarged
   * @throws IllegalArgumentException if the part is empty or does not lie in the frame
   */
  public void take(Frame frame, int left, int top, int right, int bottom, int maxSide) {
    if (left < 0 || top < 0 || right > frame.width() || bottom > frame.height()) {
      throw new IllegalArgumentException("the part does not lie in the frame");
    }
    if (left >= right || top >= bottom || maxSide < 1) {
      throw new IllegalArgumentException("there is nothing to take");
    }
    int x = left / GRID * GRID;
    int y = top / GRID * GRID;
    int width = Math.min(frame.width(), (right + 1) / GRID * GRID) - x;
    int height = Math.min(frame.height(), (bottom + 1) / GRID * GRID) - y;
    double scale = Math.min(1, (double) maxSide / Math.max(width, height));
    picture.reshape(
        PixelFormat.YUV420P,
        ColorSpace.BT601_FULL,
        Math.max(1, (int) Math.round(width * scale)),
        Math.max(1, (int) Math.round(height * scale)));
    for (int plane = 0; plane < MAX_PLANES; plane++) {
      addresses.put(plane, plane < frame.format().planes() ? address(frame, plane, x, y) : 0L);
    }
    SwsContext current = scaler(frame, width, height);
    int rows =
        sws_scale(
            current,
            planes,
            frame.stridePointer(),
            0,
            height,
            picture.planePointers(),
            picture.stridePointer());
    if (rows != picture.height()) {
      throw new IllegalStateException(
          "FFmpeg scaled %d of %d rows".formatted(rows, picture.height()));
    }
  }

  private static long address(Frame frame, int plane, int x, int y) {
    PixelFormat format = frame.format();
    // Columns are counted in bytes, and planes of chroma have fewer of them.
    int column = x == 0 ? 0 : format.rowBytes(plane, x);
    int row = y == 0 ? 0 : format.rows(plane, y);
    return frame.planePointers().get(plane).address() + (long) row * frame.stride(plane) + column;
  }

  /** A context for this size and these colours; parts of frames have many sizes. */
  private SwsContext scaler(Frame frame, int width, int height) {
    free();
    SwsContext made = sws_alloc_context();
    scaler = made;
    if (made == null) {
      throw new IllegalStateException("FFmpeg has no memory for a picture");
    }
    ColorSpace colors = frame.colorSpace();
    // What is not YUV has all 256 values of each colour.
    int full = colors.isFullRange() || !frame.format().isYuv() ? 1 : 0;
    av_opt_set_int(made, "srcw", width, 0);
    av_opt_set_int(made, "srch", height, 0);
    av_opt_set_int(made, "src_format", PixelCodes.of(frame.format()), 0);
    av_opt_set_int(made, "src_range", full, 0);
    av_opt_set_int(made, "dstw", picture.width(), 0);
    av_opt_set_int(made, "dsth", picture.height(), 0);
    av_opt_set_int(made, "dst_format", AV_PIX_FMT_YUV420P, 0);
    // Told before it begins: it would take equal formats for equal colours.
    av_opt_set_int(made, "dst_range", 1, 0);
    av_opt_set_int(made, "sws_flags", SWS_BILINEAR, 0);
    int status = sws_init_context(made, null, null);
    if (status < 0) {
      throw new IllegalStateException("FFmpeg cannot scale a picture: " + Ffmpeg.text(status));
    }
    IntPointer from = sws_getCoefficients(colors.isBt601() ? SWS_CS_ITU601 : SWS_CS_ITU709);
    // JPEG is BT.601 in full range by its definition, JFIF 1.02.
    IntPointer to = sws_getCoefficients(SWS_CS_ITU601);
    sws_setColorspaceDetails(made, from, full, to, 1, 0, NEUTRAL, NEUTRAL);
    return made;
  }

  private void free() {
    if (scaler != null) {
      sws_freeContext(scaler);
      scaler = null;
    }
  }

  /** What was taken: {@code YUV420P}, full range; valid until the next {@link #take}. */
  public Frame picture() {
    return picture;
  }

  /**
   * The picture as a JPEG file.
   *
   * @param quality in [1, 100], as usual: 75 to 90 for looking at, 50 for small files
   */
  public byte[] jpeg(int quality) {
    return encoder.encode(picture, quality);
  }

  /** Frees all memory. Idempotent. */
  @Override
  public void close() {
    free();
    encoder.close();
    picture.close();
    planes.deallocate();
    addresses.deallocate();
  }
}

package io.github.jetdetr.camera.ffmpeg.jpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_QSCALE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.FF_QP2LAMBDA;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.ffmpeg.Ffmpeg;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * FFmpeg's own JPEG encoder, for pictures of any size in turn. Used by one thread at a time.
 *
 * <p>An encoder is opened for one size, and pictures of objects have all sizes: opening takes about
 * a tenth of what encoding does.
 */
final class JpegEncoder implements AutoCloseable {

  private static final int PLANES = 3;
  // FFmpeg's scale: 2 is best, 31 the coarsest.
  private static final int MIN_SCALE = 2;
  private static final int MAX_SCALE = 31;
  // Where FFmpeg's table of steps is about as coarse as JPEG's own (ITU-T T.81, K.1), quality 50.
  private static final double SCALE_AT_50 = 15;

  private @Nullable AVCodecContext context;
  private @Nullable AVFrame shown;
  private @Nullable AVPacket packet;

  /**
   * Encodes a picture.
   *
   * @param picture {@code YUV420P}, full range
   * @param quality in [1, 100]
   */
  byte[] encode(Frame picture, int quality) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("quality must be in [1, 100], but was " + quality);
    }
    AVCodecContext current = context(picture.width(), picture.height());
    if (shown == null) {
      shown = allocated(av_frame_alloc());
      packet = allocated(av_packet_alloc());
    }
    AVFrame frame = shown;
    for (int plane = 0; plane < PLANES; plane++) {
      frame.data(plane, picture.planePointers().get(BytePointer.class, plane));
      frame.linesize(plane, picture.stride(plane));
    }
    frame.width(picture.width());
    frame.height(picture.height());
    frame.format(AV_PIX_FMT_YUVJ420P);
    frame.color_range(AVCOL_RANGE_JPEG);
    frame.quality(FF_QP2LAMBDA * scale(quality));
    // It copies the pixels, which belong to nobody that it knows.
    check(avcodec_send_frame(current, frame));
    AVPacket encoded = allocated(packet);
    check(avcodec_receive_packet(current, encoded));
    byte[] bytes = new byte[encoded.size()];
    encoded.data().get(bytes);
    av_packet_unref(encoded);
    return bytes;
  }

  /** The usual percentage, by the Independent JPEG Group's rule, on FFmpeg's scale. */
  private static int scale(int quality) {
    double percent = quality < 50 ? 50.0 / quality : 2 - quality / 50.0;
    return (int) Math.max(MIN_SCALE, Math.min(MAX_SCALE, Math.round(SCALE_AT_50 * percent)));
  }

  private AVCodecContext context(int width, int height) {
    AVCodecContext current = context;
    if (current != null && current.width() == width && current.height() == height) {
      return current;
    }
    closeContext();
    AVCodec codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
    if (codec == null) {
      throw new IllegalStateException("this FFmpeg has no JPEG encoder");
    }
    AVCodecContext opened = allocated(avcodec_alloc_context3(codec));
    context = opened;
    opened.width(width);
    opened.height(height);
    opened.pix_fmt(AV_PIX_FMT_YUVJ420P);
    opened.color_range(AVCOL_RANGE_JPEG);
    opened.time_base().num(1).den(1);
    opened.thread_count(1);
    opened.global_quality(FF_QP2LAMBDA * MIN_SCALE);
    opened.flags(opened.flags() | AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT);
    int status = avcodec_open2(opened, codec, (AVDictionary) null);
    if (status < 0) {
      closeContext();
      check(status);
    }
    return opened;
  }

  private static void check(int status) {
    if (status < 0) {
      throw new IllegalStateException("FFmpeg cannot encode a picture: " + Ffmpeg.text(status));
    }
  }

  private static <T> T allocated(@Nullable T made) {
    if (made == null) {
      throw new IllegalStateException("FFmpeg has no memory for a picture");
    }
    return made;
  }

  private void closeContext() {
    if (context != null) {
      avcodec_free_context(context);
      context = null;
    }
  }

  @Override
  public void close() {
    closeContext();
    if (shown != null) {
      av_frame_free(shown);
      shown = null;
    }
    if (packet != null) {
      av_packet_free(packet);
      packet = null;
    }
  }
}

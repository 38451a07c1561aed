package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_LOW_DELAY;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PictureSize;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.jspecify.annotations.Nullable;

/** Turns packets into pictures. Used by one thread at a time. */
public final class FfmpegDecoder implements AutoCloseable {

  /** How a decoder is used, as far as it decides about its threads. */
  public enum Use {
    /** Each picture at once; threads within one picture only, for those codecs that can. */
    LIVE,
    /** Several pictures at a time, which costs their delay and their memory, and keeps order. */
    FILE,
    /** One picture and no more: damaged ones are refused, not patched up. */
    PICTURE
  }

  // A detector runs beside it, and every thread of a file's decoder holds pictures of its own.
  private static final int MAX_THREADS = 4;

  private final AVCodecContext context;
  private final AVFrame picture = av_frame_alloc();
  private final PictureCopy copy;
  private final boolean needsNext;
  private boolean closed;

  private FfmpegDecoder(AVCodecContext context, int codecId, Use use) {
    this.context = context;
    this.needsNext = codecId == avcodec.AV_CODEC_ID_H264 || codecId == avcodec.AV_CODEC_ID_HEVC;
    boolean jpegColors = codecId == avcodec.AV_CODEC_ID_MJPEG || use == Use.PICTURE;
    this.copy = new PictureCopy(picture, jpegColors);
  }

  /** One processor is the network's: a decoder that takes turns with it slows both. */
  private static int threads() {
    int processors = Runtime.getRuntime().availableProcessors();
    return Math.max(1, Math.min(MAX_THREADS, processors - 1));
  }

  /** A decoder for this stream. */
  static FfmpegDecoder open(AVCodecParameters parameters, Use use, String shown)
      throws CameraException {
    return open(parameters.codec_id(), parameters, use, shown);
  }

  /**
   * A decoder for this codec.
   *
   * @param parameters what the container knows of it; null for a picture, which tells all itself
   */
  public static FfmpegDecoder open(
      int codecId, @Nullable AVCodecParameters parameters, Use use, String shown)
      throws CameraException {
    AVCodec codec = avcodec_find_decoder(codecId);
    if (codec == null) {
      throw new CameraException(shown + ": this FFmpeg has no decoder for its video");
    }
    AVCodecContext context = avcodec_alloc_context3(codec);
    if (parameters != null) {
      avcodec_parameters_to_context(context, parameters);
    }
    boolean file = use == Use.FILE;
    context.thread_type(file ? AVCodecContext.FF_THREAD_FRAME : AVCodecContext.FF_THREAD_SLICE);
    context.thread_count(use == Use.PICTURE ? 1 : threads());
    if (use == Use.LIVE) {
      context.flags(context.flags() | AV_CODEC_FLAG_LOW_DELAY);
    }
    if (use == Use.PICTURE) {
      context.err_recognition(avcodec.AV_EF_EXPLODE);
    }
    int status = avcodec_open2(context, codec, (AVDictionary) null);
    if (status < 0) {
      avcodec_free_context(context);
      throw new CameraException(shown + ": decoder does not start: " + Ffmpeg.text(status));
    }
    return new FfmpegDecoder(context, codecId, use);
  }

  /** Whether a stream's packet is known to be complete only when the next one has begun. */
  boolean needsNextToBeComplete() {
    return needsNext;
  }

  /** Takes a packet, or null as the last; answers FFmpeg's status. */
  public int send(@Nullable AVPacket packet) {
    return avcodec_send_packet(context, packet);
  }

  /** Makes the next picture, if it can; answers FFmpeg's status. */
  public int receive() {
    return avcodec_receive_frame(context, picture);
  }

  /** The picture's time stamp, as it was in its packet or as guessed. */
  long timeStamp() {
    return picture.best_effort_timestamp();
  }

  /** Whether part of the picture is made up. */
  public boolean isDamaged() {
    return picture.decode_error_flags() != 0
        || (picture.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0;
  }

  /**
   * Writes the picture into {@code frame}, and lets go of it.
   *
   * @return false when it has a size or a format that a frame cannot take
   */
  public boolean copyTo(Frame frame) {
    boolean fits = PictureSize.fits(picture.width()) && PictureSize.fits(picture.height());
    boolean copied = fits && copy.to(frame);
    // At once, for a V4L2 picture is the driver's own buffer, which it wants back.
    av_frame_unref(picture);
    return copied;
  }

  /** Forgets all it has seen, for a new beginning of the same stream. */
  public void reset() {
    avcodec_flush_buffers(context);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      copy.close();
      av_frame_free(picture);
      avcodec_free_context(context);
    }
  }
}

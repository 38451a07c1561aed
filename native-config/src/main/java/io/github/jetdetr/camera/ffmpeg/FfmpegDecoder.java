package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_LOW_DELAY;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
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

/** Decodes packets to pictures. Used by one thread at a time. */
public final class FfmpegDecoder implements AutoCloseable {

  /** How a decoder is used, which determines its threading. */
  public enum Use {
    /**
     * Lowest latency: each picture is decoded at once, with slice threading where the codec
     * supports it.
     */
    LIVE,
    /** Highest throughput: frame threading, at the cost of latency and memory. */
    FILE,
    /** A single picture: damaged ones are rejected instead of concealed. */
    PICTURE
  }

  // The detector needs processors too, and every thread of a file decoder holds pictures of its
  // own.
  private static final int MAX_THREADS = 4;

  private final AVCodecContext context;
  private final AVFrame picture = av_frame_alloc();
  private final PictureHandover handover;
  private final PictureFilter filter;
  private final boolean needsNext;
  private final boolean conceals;
  private boolean closed;

  private FfmpegDecoder(AVCodecContext context, int codecId, Use use, PictureView view) {
    this.context = context;
    this.needsNext = codecId == avcodec.AV_CODEC_ID_H264 || codecId == avcodec.AV_CODEC_ID_HEVC;
    this.conceals = codecId == avcodec.AV_CODEC_ID_H264;
    boolean jpegColors = codecId == avcodec.AV_CODEC_ID_MJPEG || use == Use.PICTURE;
    // A V4L2 picture is one of the driver's few buffers. A part would keep a whole picture.
    boolean ofDriver =
        codecId == avcodec.AV_CODEC_ID_RAWVIDEO || codecId == avcodec.AV_CODEC_ID_WRAPPED_AVFRAME;
    boolean lends = !ofDriver && view.crop().isEmpty();
    this.handover = new PictureHandover(picture, lends, jpegColors);
    this.filter = new PictureFilter(picture, view, !jpegColors);
  }

  /** All but one processor: a decoder that competes with the network slows down both. */
  private static int threads() {
    int processors = Runtime.getRuntime().availableProcessors();
    return Math.max(1, Math.min(MAX_THREADS, processors - 1));
  }

  /** Opens a decoder for a stream. */
  static FfmpegDecoder open(AVCodecParameters parameters, Use use, PictureView view, String shown)
      throws CameraException {
    return open(parameters.codec_id(), parameters, use, view, shown);
  }

  /**
   * Opens a decoder for a codec.
   *
   * @param parameters codec parameters from the container; null for a picture file, which contains
   *     them
   * @param view how the pictures are to be seen
   */
  public static FfmpegDecoder open(
      int codecId, @Nullable AVCodecParameters parameters, Use use, PictureView view, String shown)
      throws CameraException {
    return open(codecId, parameters, use, view, shown, /* halvings= */ 0);
  }

  /**
   * Opens a decoder for the pictures of files, each of them at a smaller size.
   *
   * @param halvings how often width and height are halved, rounding up: 0 to 3, for JPEG
   */
  public static FfmpegDecoder smaller(int codecId, PictureView view, String shown, int halvings)
      throws CameraException {
    return open(codecId, /* parameters= */ null, Use.PICTURE, view, shown, halvings);
  }

  private static FfmpegDecoder open(
      int codecId,
      @Nullable AVCodecParameters parameters,
      Use use,
      PictureView view,
      String shown,
      int halvings)
      throws CameraException {
    AVCodec codec = avcodec_find_decoder(codecId);
    if (codec == null) {
      throw new CameraException(shown + ": this FFmpeg build has no decoder for its video codec");
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
    context.lowres(halvings);
    int status = avcodec_open2(context, codec, (AVDictionary) null);
    if (status < 0) {
      avcodec_free_context(context);
      throw new CameraException(shown + ": cannot open the decoder: " + Ffmpeg.text(status));
    }
    return new FfmpegDecoder(context, codecId, use, view);
  }

  /** The codec's name, as FFmpeg has it. */
  String codec() {
    return avcodec_get_name(context.codec_id()).getString();
  }

  /** Whether a packet is only known to be complete when the next one has started. */
  boolean needsNextToBeComplete() {
    return needsNext;
  }

  /** Whether the decoder notices by itself that a part of a picture is missing. */
  boolean noticesMissingParts() {
    return conceals;
  }

  /** Sends a packet to the decoder, or null to flush it; returns FFmpeg's status. */
  public int send(@Nullable AVPacket packet) {
    return avcodec_send_packet(context, packet);
  }

  /** Receives the next picture, if there is one; returns FFmpeg's status. */
  public int receive() {
    return avcodec_receive_frame(context, picture);
  }

  /** The picture's time stamp, from its packet or as estimated by FFmpeg. */
  long timeStamp() {
    return picture.best_effort_timestamp();
  }

  /** Whether part of the picture was concealed. */
  public boolean isDamaged() {
    return picture.decode_error_flags() != 0
        || (picture.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0;
  }

  /** Whether the picture is a key frame, which needs no other. */
  boolean isKey() {
    return (picture.flags() & AVFrame.AV_FRAME_FLAG_KEY) != 0;
  }

  /** The picture's size in blocks of 16 × 16, the unit of concealment. */
  int blocks() {
    return (picture.width() + 15) / 16 * ((picture.height() + 15) / 16);
  }

  /** Sets how the next picture is stored, if it does not say so where FFmpeg looks. */
  public void setStored(Orientation stored) {
    filter.setStored(stored);
  }

  /** How the last picture that was handed over had been stored. */
  public Orientation orientation() {
    return filter.orientation();
  }

  /**
   * Hands the picture over to {@code frame} as people see it: lent where that is possible, so that
   * the frame may outlive this decoder and holds one of its pictures, otherwise copied.
   *
   * @return false if its size or format is not supported, or it is smaller than the crop
   */
  public boolean handTo(Frame frame) {
    boolean filtered = filter.apply() >= 0;
    boolean fits = PictureSize.fits(picture.width()) && PictureSize.fits(picture.height());
    boolean handed = filtered && fits && handover.to(frame);
    // At once where it was copied, because a V4L2 picture is the driver's own buffer.
    av_frame_unref(picture);
    return handed;
  }

  /** Resets the decoder, to restart the same stream. */
  public void reset() {
    avcodec_flush_buffers(context);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      handover.close();
      filter.close();
      av_frame_free(picture);
      avcodec_free_context(context);
    }
  }
}

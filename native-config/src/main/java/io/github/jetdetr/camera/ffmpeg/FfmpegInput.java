package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_NONE;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.ReadDeadline;
import io.github.jetdetr.camera.Redaction;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avdevice;
import org.jspecify.annotations.Nullable;

/** An opened stream: its packets of video, one at a time. Used by one thread at a time. */
final class FfmpegInput implements AutoCloseable {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long DEFAULT_FRAME_NANOS = 40_000_000L;
  private static final int DISCARD_ALL = avcodec.AVDISCARD_ALL;

  private final AVFormatContext context;
  private final AVPacket packet;
  private final AVStream stream;
  private final int index;
  private final int timeBaseNumerator;
  private final int timeBaseDenominator;
  private final long frameNanos;
  private boolean closed;

  private FfmpegInput(AVFormatContext context, int index) {
    this.context = context;
    this.index = index;
    this.packet = av_packet_alloc();
    this.stream = context.streams(index);
    AVRational timeBase = stream.time_base();
    this.timeBaseNumerator = timeBase.num();
    this.timeBaseDenominator = timeBase.den();
    AVRational rate = stream.avg_frame_rate();
    this.frameNanos =
        rate.num() > 0 && rate.den() > 0
            ? NANOS_PER_SECOND * rate.den() / rate.num()
            : DEFAULT_FRAME_NANOS;
  }

  /**
   * Connects, and finds the video.
   *
   * @param deadline armed and entered by the caller; what is left of it is all that this may take
   */
  static FfmpegInput open(StreamRequest request, ReadDeadline deadline) throws CameraException {
    AVInputFormat format = format(request);
    AVFormatContext context = avformat_alloc_context();
    // Before the opening, which is what FFmpegFrameGrabber cannot do: its context is born inside
    // it.
    context.interrupt_callback().callback(ReadDeadline.callback());
    if (request.kind() == StreamRequest.Kind.V4L2) {
      // VIDIOC_DQBUF knows no callback: let it answer EAGAIN, and wait ourselves.
      context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_NONBLOCK);
    }
    AVDictionary options = new AVDictionary(null);
    request.options().forEach((name, value) -> av_dict_set(options, name, value, 0));
    int status = avformat_open_input(context, request.url(), format, options);
    av_dict_free(options);
    // A context that could not be opened has been freed by FFmpeg.
    check(request, deadline, status, "cannot be opened");
    try {
      int index = findVideo(context, request, deadline);
      for (int i = 0; i < context.nb_streams(); i++) {
        if (i != index) {
          context.streams(i).discard(DISCARD_ALL);
        }
      }
      return new FfmpegInput(context, index);
    } catch (CameraException e) {
      avformat_close_input(context);
      throw e;
    }
  }

  private static @Nullable AVInputFormat format(StreamRequest request) throws CameraException {
    if (request.format().isEmpty()) {
      return null;
    }
    String name = request.format().get();
    try {
      // Only here: it needs libxcb, libpulse and libasound, which a headless device may lack.
      avdevice.avdevice_register_all();
    } catch (LinkageError e) {
      throw Ffmpeg.missingLibrary(request.shown(), "FFmpeg's part for V4L2 devices", e);
    }
    AVInputFormat format = av_find_input_format(name);
    if (format == null) {
      throw new CameraException(request.shown() + ": this FFmpeg has no input \"" + name + "\"");
    }
    return format;
  }

  /**
   * Probes only where the headers have not told the codec. A live stream's probing takes pictures
   * that come out later as old ones, or, with {@code fflags=nobuffer}, throws away its first key
   * frame, after which nothing can be decoded until the next.
   */
  private static int findVideo(
      AVFormatContext context, StreamRequest request, ReadDeadline deadline)
      throws CameraException {
    int index = bestVideo(context);
    if (!request.isLive() || index < 0 || !isCodecKnown(context, index)) {
      int status = avformat_find_stream_info(context, (AVDictionary) null);
      check(request, deadline, status, "cannot be read");
      index = bestVideo(context);
    }
    if (index < 0 || !isCodecKnown(context, index)) {
      throw new CameraException(request.shown() + ": has no video that FFmpeg knows");
    }
    return index;
  }

  private static int bestVideo(AVFormatContext context) {
    return av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
  }

  private static boolean isCodecKnown(AVFormatContext context, int index) {
    return context.streams(index).codecpar().codec_id() != AV_CODEC_ID_NONE;
  }

  private static void check(StreamRequest request, ReadDeadline deadline, int status, String what)
      throws CameraException {
    if (status < 0) {
      String why =
          deadline.isOver() ? "no answer before the deadline" : Redaction.of(Ffmpeg.text(status));
      throw new CameraException(request.shown() + ": " + what + ": " + why);
    }
  }

  /** What the decoder needs to know; good as long as this input. */
  AVCodecParameters parameters() {
    return stream.codecpar();
  }

  /** Nanoseconds from one picture to the next as the stream declares it, or 40 ms. */
  long frameNanos() {
    return frameNanos;
  }

  /** A time stamp of this stream in nanoseconds. */
  long nanos(long timeStamp) {
    // Seconds first: 90 kHz time stamps of a day, times 1e9, do not fit.
    long ticks = timeStamp * timeBaseNumerator;
    return ticks / timeBaseDenominator * NANOS_PER_SECOND
        + ticks % timeBaseDenominator * NANOS_PER_SECOND / timeBaseDenominator;
  }

  /**
   * Reads until there is a packet of video.
   *
   * @return FFmpeg's status; negative without a packet
   */
  int read(ReadDeadline deadline) {
    int status;
    do {
      av_packet_unref(packet);
      status = av_read_frame(context, packet);
    } while (status >= 0 && packet.stream_index() != index && !deadline.isOver());
    return status;
  }

  /** The packet that {@link #read} brought; good until the next. */
  AVPacket packet() {
    return packet;
  }

  /** Lets a read go on where the deadline has cut it off: FFmpeg keeps that as an error. */
  void forgetInterruption() {
    AVIOContext io = context.pb();
    if (io != null && !io.isNull()) {
      io.eof_reached(0);
      io.error(0);
    }
  }

  /** Back to the first picture. False when this kind of file cannot. */
  boolean rewind() {
    long start = stream.start_time() == AV_NOPTS_VALUE ? 0 : stream.start_time();
    return av_seek_frame(context, index, start, AVSEEK_FLAG_BACKWARD) >= 0;
  }

  /** Says goodbye to the server, within the deadline that the caller has armed. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      av_packet_free(packet);
      avformat_close_input(context);
    }
  }
}

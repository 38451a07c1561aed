package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_NONE;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_UNAUTHORIZED;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.ReadDeadline;
import io.github.jetdetr.camera.Redaction;
import io.github.jetdetr.camera.network.LoginWantedException;
import io.github.jetdetr.camera.network.RefusalProbe;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a stream's container: connects, finds out the format and the video stream in it, and says
 * why that is not possible.
 */
final class InputOpening {

  /** Options of V4L2: the size and the format to ask the driver for. */
  static final String SIZE = "video_size";

  static final String FORMAT = "input_format";

  private static final Logger log = LoggerFactory.getLogger(FfmpegCamera.class);
  private static final int MAX_BYTES_BEFORE_PICTURE = 64 << 10;
  private static final int DISCARD_ALL = avcodec.AVDISCARD_ALL;

  private InputOpening() {}

  /**
   * Connects and finds the video stream.
   *
   * @param deadline armed and entered by the caller; limits the whole call
   */
  static FfmpegInput open(StreamRequest request, ReadDeadline deadline) throws CameraException {
    AVInputFormat format = format(request);
    AVFormatContext context = avformat_alloc_context();
    // Before opening; FFmpegFrameGrabber cannot do this, because it creates its context inside of
    // it.
    context.interrupt_callback().callback(ReadDeadline.callback());
    if (request.kind() == StreamRequest.Kind.V4L2) {
      // VIDIOC_DQBUF supports no callback: let it return EAGAIN, and poll.
      context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_NONBLOCK);
    }
    AVDictionary options = new AVDictionary(null);
    request.options().forEach((name, value) -> av_dict_set(options, name, value, 0));
    int status = avformat_open_input(context, request.url(), format, options);
    av_dict_free(options);
    // FFmpeg has freed a context that could not be opened.
    check(request, deadline, status, "cannot open the stream");
    FfmpegInput input = new FfmpegInput(context, index(context, request, deadline));
    noteSize(request, input.parameters());
    if (request.needsNextToBeComplete()) {
      try {
        requirePicture(input, request, deadline);
      } catch (CameraException e) {
        input.close();
        throw e;
      }
    }
    return input;
  }

  /** A driver takes the nearest size that its camera has. */
  private static void noteSize(StreamRequest request, AVCodecParameters parameters) {
    String wanted = request.options().get(SIZE);
    String sent = parameters.width() + "x" + parameters.height();
    if (wanted != null && !wanted.equals(sent)) {
      log.warn("{}: the camera sends {} in place of {}", request, sent, wanted);
    }
  }

  /** A format that is given and not found out is taken for there, whatever the data are. */
  private static void requirePicture(
      FfmpegInput input, StreamRequest request, ReadDeadline deadline) throws CameraException {
    check(request, deadline, input.read(deadline), "cannot read the stream");
    AVPacket packet = input.packet();
    byte[] start = new byte[Math.min(packet.size(), MAX_BYTES_BEFORE_PICTURE)];
    packet.data().get(start);
    for (int at = 0; at + 2 < start.length; at++) {
      // ISO/IEC 10918-1, section B.1: start of image, and the first byte of the next marker.
      if (start[at] == (byte) 0xFF
          && start[at + 1] == (byte) 0xD8
          && start[at + 2] == (byte) 0xFF) {
        input.unread();
        return;
      }
    }
    throw new CameraException(request.shown() + ": has no picture");
  }

  /** The only stream that is read of an open input, which is closed if there is none. */
  private static int index(AVFormatContext context, StreamRequest request, ReadDeadline deadline)
      throws CameraException {
    try {
      int index = findVideo(context, request, deadline);
      for (int i = 0; i < context.nb_streams(); i++) {
        // Video of a transport stream may go on in another one: FfmpegInput decides.
        AVStream other = context.streams(i);
        boolean mayGoOn =
            context.nb_programs() > 0 && other.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO;
        if (i != index && !mayGoOn) {
          other.discard(DISCARD_ALL);
        }
      }
      return index;
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
    if (request.kind() == StreamRequest.Kind.V4L2) {
      try {
        DeviceLibrary.load();
      } catch (LinkageError e) {
        throw Ffmpeg.missingLibrary(request.shown(), "FFmpeg's libavdevice", e);
      }
    }
    AVInputFormat format = av_find_input_format(name);
    if (format == null) {
      throw new CameraException(
          request.shown() + ": this FFmpeg build has no input format \"" + name + "\"");
    }
    return format;
  }

  /**
   * Probes only if the headers do not specify the codec. Probing a live stream buffers pictures
   * that are delivered late, or, with {@code fflags=nobuffer}, discards its first key frame, so
   * that nothing can be decoded until the next one.
   */
  private static int findVideo(
      AVFormatContext context, StreamRequest request, ReadDeadline deadline)
      throws CameraException {
    int index = bestVideo(context);
    if (!request.isLive() || index < 0 || !isCodecKnown(context, index)) {
      int status = avformat_find_stream_info(context, (AVDictionary) null);
      check(request, deadline, status, "cannot read the stream");
      index = bestVideo(context);
    }
    if (index < 0 || !isCodecKnown(context, index)) {
      throw new CameraException(request.shown() + ": has no video stream supported by FFmpeg");
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
          deadline.isOver()
              ? "no response before the deadline"
              : Redaction.of(refusal(request, status).orElse(Ffmpeg.text(status)));
      String message = request.shown() + ": " + what + ": " + why;
      throw status == AVERROR_HTTP_UNAUTHORIZED && !deadline.isOver()
          ? new LoginWantedException(message)
          : new CameraException(message);
    }
  }

  /** What the camera itself says, where FFmpeg's words would mislead. */
  private static Optional<String> refusal(StreamRequest request, int status) {
    if (status == AVERROR_HTTP_UNAUTHORIZED) {
      return RefusalProbe.login(request.url());
    }
    if (status == Ffmpeg.INVALID && request.options().containsKey(FORMAT)) {
      return Optional.of("the camera does not take format=" + request.options().get(FORMAT));
    }
    if (status == Ffmpeg.IO_ERROR && request.options().containsKey("tls_verify")) {
      return Optional.of(
          "the connection failed, or the certificate is not one that ca= vouches for");
    }
    return status == Ffmpeg.IO_ERROR && request.still().isPresent()
        ? RefusalProbe.redirects(request.url())
        : Optional.empty();
  }
}

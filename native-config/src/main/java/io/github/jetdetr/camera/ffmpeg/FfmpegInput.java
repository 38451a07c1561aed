package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.av_find_program_from_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_free;

import io.github.jetdetr.camera.ReadDeadline;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVProgram;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * An opened stream, which delivers its video packets one at a time. Used by one thread at a time.
 */
final class FfmpegInput implements AutoCloseable {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long DEFAULT_FRAME_NANOS = 40_000_000L;
  private static final int NO_PROGRAM = -1;

  private final AVFormatContext context;
  private final AVPacket packet;
  private final int program;
  private AVStream stream;
  private AVCodecParameters parameters;
  private int index;
  private int codec;
  private int timeBaseNumerator;
  private int timeBaseDenominator;
  private long frameNanos;
  private boolean hasMoved;
  private boolean closed;
  private boolean hasUnread;

  /**
   * @param context open; freed with this
   * @param index of the video stream to read
   */
  FfmpegInput(AVFormatContext context, int index) {
    this.context = context;
    this.packet = av_packet_alloc();
    AVProgram of = av_find_program_from_stream(context, null, index);
    this.program = of == null || of.isNull() ? NO_PROGRAM : of.id();
    this.index = index;
    this.stream = context.streams(index);
    this.parameters = stream.codecpar();
    this.codec = parameters.codec_id();
    readRates();
  }

  private void readRates() {
    AVRational timeBase = stream.time_base();
    timeBaseNumerator = timeBase.num();
    timeBaseDenominator = timeBase.den();
    AVRational rate = stream.avg_frame_rate();
    frameNanos =
        rate.num() > 0 && rate.den() > 0
            ? NANOS_PER_SECOND * rate.den() / rate.num()
            : DEFAULT_FRAME_NANOS;
  }

  /** The codec parameters for the decoder; valid as long as this input. */
  AVCodecParameters parameters() {
    return parameters;
  }

  /** Frame interval as declared by the stream, or 40 ms; nanoseconds. */
  long frameNanos() {
    return frameNanos;
  }

  /** Converts a time stamp of this stream to nanoseconds. */
  long nanos(long timeStamp) {
    // Seconds first: 90 kHz time stamps of a day, multiplied by 1e9, overflow.
    long ticks = timeStamp * timeBaseNumerator;
    return ticks / timeBaseDenominator * NANOS_PER_SECOND
        + ticks % timeBaseDenominator * NANOS_PER_SECOND / timeBaseDenominator;
  }

  /**
   * Reads until there is a video packet.
   *
   * @return FFmpeg's status; negative without a packet
   */
  int read(ReadDeadline deadline) {
    if (hasUnread) {
      hasUnread = false;
      return 0;
    }
    int status;
    do {
      av_packet_unref(packet);
      status = av_read_frame(context, packet);
    } while (status >= 0 && !isWanted(packet.stream_index()) && !deadline.isOver());
    return status;
  }

  private boolean isWanted(int from) {
    if (from != index && hasTakenOver(from)) {
      index = from;
      stream = context.streams(from);
      parameters = stream.codecpar();
      readRates();
      hasMoved = true;
    }
    return from == index;
  }

  /** Whether an MPEG transport stream says by now that its video is in another stream. */
  private boolean hasTakenOver(int from) {
    if (program == NO_PROGRAM
        || context.streams(from).codecpar().codec_type() != AVMEDIA_TYPE_VIDEO) {
      return false;
    }
    for (int i = 0; i < context.nb_programs(); i++) {
      AVProgram candidate = context.programs(i);
      if (candidate.id() == program) {
        return has(candidate, from) && !has(candidate, index);
      }
    }
    return false;
  }

  private static boolean has(AVProgram program, int stream) {
    for (int i = 0; i < program.nb_stream_indexes(); i++) {
      if (program.stream_index().get(i) == stream) {
        return true;
      }
    }
    return false;
  }

  /** The packet of the last {@link #read} is to be read again. */
  void unread() {
    hasUnread = true;
  }

  /**
   * Whether the last packet is the first of another codec or stream than those before. Asked once
   * for each packet.
   */
  boolean takeChange() {
    int now = parameters.codec_id();
    boolean changed = hasMoved || now != codec;
    if (now != codec && !hasMoved && parameters.extradata_size() > 0) {
      // Of the codec before; its successor's come with its pictures.
      av_free(parameters.extradata());
      parameters.extradata(null).extradata_size(0);
    }
    hasMoved = false;
    codec = now;
    return changed;
  }

  /** The packet of the last {@link #read}; valid until the next one. */
  AVPacket packet() {
    return packet;
  }

  /**
   * Clears the error state that FFmpeg keeps after an interrupted read, so that reading can
   * continue.
   */
  void clearInterruption() {
    AVIOContext io = context.pb();
    if (io != null && !io.isNull()) {
      io.eof_reached(0);
      io.error(0);
    }
  }

  /** Seeks to the first picture; returns false if this type of file does not support it. */
  boolean rewind() {
    long start = stream.start_time() == AV_NOPTS_VALUE ? 0 : stream.start_time();
    return av_seek_frame(context, index, start, AVSEEK_FLAG_BACKWARD) >= 0;
  }

  /** Tears down the connection, within the deadline armed by the caller. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      av_packet_free(packet);
      avformat_close_input(context);
    }
  }
}

package io.github.jetdetr.support;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Writes pictures to a video file with an encoder of the FFmpeg preset. On one thread and without
 * dates, so that the same pictures make the same file.
 */
final class ClipWriter implements AutoCloseable {

  private static final long BITS_PER_SECOND = 4_000_000;
  private static final int PICTURES_PER_GROUP = 12;

  private final AVFormatContext container = new AVFormatContext(null);
  private final AVCodecContext encoder;
  private final AVStream stream;
  private final AVFrame frame;
  private final AVPacket packet;
  private final boolean fullRange;
  private long pictures;

  /**
   * Begins a file; its ending says the container.
   *
   * @param encoderName FFmpeg's, such as {@code libopenh264}
   * @param fullRange BT.601 from 0 to 255, as JPEG has it; otherwise BT.709 from 16 to 235
   */
  ClipWriter(
      Path file,
      String encoderName,
      boolean fullRange,
      int width,
      int height,
      int picturesPerSecond)
      throws IOException {
    this.fullRange = fullRange;
    av_log_set_level(AV_LOG_QUIET);
    check("container", avformat_alloc_output_context2(container, null, null, file.toString()));
    AVCodec codec = avcodec_find_encoder_by_name(encoderName);
    if (codec == null) {
      throw new IOException("the FFmpeg preset has no encoder " + encoderName);
    }
    encoder = avcodec_alloc_context3(codec);
    encoder.width(width).height(height).bit_rate(BITS_PER_SECOND);
    encoder.time_base(av_make_q(1, picturesPerSecond)).framerate(av_make_q(picturesPerSecond, 1));
    encoder.gop_size(PICTURES_PER_GROUP).max_b_frames(0).thread_count(1);
    encoder.pix_fmt(fullRange ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P);
    encoder.color_range(fullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG);
    encoder.colorspace(fullRange ? AVCOL_SPC_SMPTE170M : AVCOL_SPC_BT709);
    encoder.color_primaries(AVCOL_PRI_BT709).color_trc(AVCOL_TRC_BT709);
    boolean headerApart = (container.oformat().flags() & AVFMT_GLOBALHEADER) != 0;
    encoder.flags(AV_CODEC_FLAG_BITEXACT | (headerApart ? AV_CODEC_FLAG_GLOBAL_HEADER : 0));
    check(encoderName, avcodec_open2(encoder, codec, (PointerPointer<?>) null));
    stream = avformat_new_stream(container, null);
    stream.time_base(encoder.time_base());
    check("parameters", avcodec_parameters_from_context(stream.codecpar(), encoder));
    frame = av_frame_alloc();
    frame.width(width).height(height).format(encoder.pix_fmt());
    check("frame", av_frame_get_buffer(frame, 0));
    packet = av_packet_alloc();
    begin(file);
  }

  private void begin(Path file) throws IOException {
    AVIOContext out = new AVIOContext(null);
    check("file", avio_open(out, file.toString(), AVIO_FLAG_WRITE));
    container.pb(out);
    container.flags(container.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
    AVDictionary options = new AVDictionary(null);
    // The index of an MP4 first, as in a file that was made to be streamed; others ignore it.
    av_dict_set(options, "movflags", "+faststart", 0);
    check("header", avformat_write_header(container, options));
    av_dict_free(options);
  }

  /** Appends a picture, each pixel as 0xRRGGBB, row by row. */
  void write(int[] rgb) throws IOException {
    check("frame", av_frame_make_writable(frame));
    plane(0, rgb);
    plane(1, rgb);
    plane(2, rgb);
    frame.pts(pictures++);
    check("picture", avcodec_send_frame(encoder, frame));
    drain();
  }

  /** Y, Cb or Cr of all pixels; the two colors of the mean of four. */
  private void plane(int plane, int[] rgb) {
    int step = plane == 0 ? 1 : 2;
    int columns = encoder.width() / step;
    byte[] row = new byte[columns];
    try (BytePointer data = new BytePointer(frame.data(plane))) {
      for (int y = 0; y < encoder.height() / step; y++) {
        for (int x = 0; x < columns; x++) {
          row[x] = (byte) Math.round(sample(plane, rgb, x * step, y * step, step));
        }
        data.position((long) y * frame.linesize(plane)).put(row, 0, columns);
      }
      data.position(0);
    }
  }

  private double sample(int plane, int[] rgb, int left, int top, int step) {
    double red = 0;
    double green = 0;
    double blue = 0;
    for (int y = top; y < top + step; y++) {
      for (int x = left; x < left + step; x++) {
        int pixel = rgb[y * encoder.width() + x];
        red += pixel >> 16 & 0xFF;
        green += pixel >> 8 & 0xFF;
        blue += pixel & 0xFF;
      }
    }
    int pixels = step * step;
    // ITU-R BT.601-7 and BT.709-6, 2.5 and 3.2.
    double ofRed = fullRange ? 0.299 : 0.2126;
    double ofBlue = fullRange ? 0.114 : 0.0722;
    double luma = (ofRed * red + (1 - ofRed - ofBlue) * green + ofBlue * blue) / pixels;
    return switch (plane) {
      case 0 -> fullRange ? luma : 16 + luma * 219 / 255;
      case 1 -> 128 + (blue / pixels - luma) / (2 * (1 - ofBlue)) * (fullRange ? 1 : 224 / 255.0);
      default -> 128 + (red / pixels - luma) / (2 * (1 - ofRed)) * (fullRange ? 1 : 224 / 255.0);
    };
  }

  private void drain() throws IOException {
    while (avcodec_receive_packet(encoder, packet) == 0) {
      packet.duration(1);
      av_packet_rescale_ts(packet, encoder.time_base(), stream.time_base());
      packet.stream_index(stream.index());
      check("packet", av_interleaved_write_frame(container, packet));
    }
  }

  /** Writes what is still to come and ends the file. */
  void finish() throws IOException {
    check("end", avcodec_send_frame(encoder, (@Nullable AVFrame) null));
    drain();
    check("trailer", av_write_trailer(container));
  }

  @Override
  public void close() {
    av_packet_free(packet);
    av_frame_free(frame);
    avcodec_free_context(encoder);
    AVIOContext out = container.pb();
    if (out != null) {
      avio_closep(out);
    }
    avformat_free_context(container);
  }

  private static void check(String what, int status) throws IOException {
    if (status < 0) {
      throw new IOException("FFmpeg refuses the " + what + ": " + status);
    }
  }
}

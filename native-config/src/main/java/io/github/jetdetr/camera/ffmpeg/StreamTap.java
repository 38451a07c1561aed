package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.recording.CameraRecorder;
import io.github.jetdetr.camera.recording.StreamHeader;
import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/** Hands what a stream delivers to whoever records it. Used by one thread at a time. */
final class StreamTap {

  private static final int NUMBERS = 19;

  private @Nullable CameraRecorder recorder;
  private long timeStamp;

  /** Hands everything from now on to a recorder. */
  void recordTo(CameraRecorder newRecorder, StreamRequest request, FfmpegInput input) {
    recorder = newRecorder;
    begin(request, input);
  }

  /** The stream was opened, or starts again. */
  void begin(StreamRequest request, FfmpegInput input) {
    if (recorder != null) {
      recorder.stream(header(request, input.parameters()));
    }
  }

  /** A packet was read, and is going to be decoded. */
  void read(AVPacket packet) {
    BytePointer data = recorder == null ? null : packet.data();
    if (recorder == null || data == null) {
      return;
    }
    boolean key = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
    recorder.packet(
        new CameraRecorder.PacketTimes(packet.pts(), packet.dts(), key, packet.flags()),
        data.limit(packet.size()).asByteBuffer());
  }

  /** A picture was decoded. */
  void decoded(FfmpegDecoder decoder) {
    timeStamp = decoder.timeStamp();
  }

  /** The last picture that was decoded is in {@code frame}, which is stamped. */
  void delivered(Frame frame) {
    if (recorder != null) {
      recorder.picture(timeStamp, frame);
    }
  }

  private static StreamHeader header(StreamRequest request, AVCodecParameters parameters) {
    byte[] extra = new byte[Math.max(0, parameters.extradata_size())];
    if (extra.length > 0) {
      parameters.extradata().get(extra);
    }
    return new StreamHeader(
        avcodec_get_name(parameters.codec_id()).getString(),
        request.isLive(),
        request.view().options(),
        orientation(parameters).ordinal() + 1,
        numbers(parameters),
        ByteBuffer.wrap(extra));
  }

  private static Orientation orientation(AVCodecParameters parameters) {
    int count = parameters.nb_coded_side_data();
    AVPacketSideData all = count == 0 ? null : parameters.coded_side_data();
    AVPacketSideData matrix =
        all == null ? null : av_packet_side_data_get(all, count, AV_PKT_DATA_DISPLAYMATRIX);
    return matrix == null || matrix.isNull()
        ? Orientation.UPRIGHT
        : Orientation.of(new IntPointer(matrix.data()));
  }

  private static List<Integer> numbers(AVCodecParameters from) {
    return List.of(
        from.codec_tag(),
        from.format(),
        from.bits_per_coded_sample(),
        from.bits_per_raw_sample(),
        from.profile(),
        from.level(),
        from.width(),
        from.height(),
        from.sample_aspect_ratio().num(),
        from.sample_aspect_ratio().den(),
        from.framerate().num(),
        from.framerate().den(),
        from.field_order(),
        from.color_range(),
        from.color_primaries(),
        from.color_trc(),
        from.color_space(),
        from.chroma_location(),
        from.video_delay());
  }

  /** Sets what {@link #numbers} read. */
  static void setNumbers(AVCodecParameters to, List<Integer> numbers) {
    if (numbers.size() != NUMBERS) {
      throw new IllegalArgumentException(
          "a stream's header has %d numbers".formatted(numbers.size()));
    }
    to.codec_tag(numbers.get(0))
        .format(numbers.get(1))
        .bits_per_coded_sample(numbers.get(2))
        .bits_per_raw_sample(numbers.get(3))
        .profile(numbers.get(4))
        .level(numbers.get(5))
        .width(numbers.get(6))
        .height(numbers.get(7));
    to.sample_aspect_ratio().num(numbers.get(8)).den(numbers.get(9));
    to.framerate().num(numbers.get(10)).den(numbers.get(11));
    to.field_order(numbers.get(12))
        .color_range(numbers.get(13))
        .color_primaries(numbers.get(14))
        .color_trc(numbers.get(15))
        .color_space(numbers.get(16))
        .chroma_location(numbers.get(17))
        .video_delay(numbers.get(18));
  }
}

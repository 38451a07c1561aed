package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_descriptor_get_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_free;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.recording.CameraRecorder.PacketTimes;
import io.github.jetdetr.camera.recording.StreamHeader;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.ffmpeg.avcodec.AVCodecDescriptor;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.javacpp.BytePointer;

/**
 * Decodes the recorded packets of a stream again, in the same way and so to the same pixels. Used
 * by one thread at a time.
 */
public final class RecordedVideo implements AutoCloseable {

  // More than any decoder holds back.
  private static final int MAX_WAITING = 32;

  private final FfmpegDecoder decoder;
  private final Orientation orientation;
  private final AVPacket packet = av_packet_alloc();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Deque<Frame> blank = new ArrayDeque<>();
  private boolean closed;

  /** A decoded picture that nobody has asked for yet. */
  private record Waiting(long timeStamp, Frame frame) {}

  private RecordedVideo(FfmpegDecoder decoder, Orientation orientation) {
    this.decoder = decoder;
    this.orientation = orientation;
  }

  /**
   * Prepares decoding.
   *
   * @param shown what is said of it in messages
   * @throws CameraException if this build of FFmpeg has no such decoder
   * @throws IllegalArgumentException if the header is malformed
   */
  @MustBeClosed
  public static RecordedVideo open(StreamHeader header, String shown) throws CameraException {
    Ffmpeg.load(shown);
    AVCodecDescriptor codec = avcodec_descriptor_get_by_name(header.codec());
    if (codec == null || codec.isNull()) {
      throw new CameraException(
          "%s: this FFmpeg build does not know the codec \"%s\"".formatted(shown, header.codec()));
    }
    if (header.orientation() < 1 || header.orientation() > Orientation.values().length) {
      throw new IllegalArgumentException("a stream's header has no such orientation");
    }
    String options = header.view().isEmpty() ? "" : "?" + header.view().substring(1);
    PictureView view = VideoFile.parse(shown, "recorded" + options).view();
    FfmpegDecoder.Use use = header.live() ? FfmpegDecoder.Use.LIVE : FfmpegDecoder.Use.FILE;
    AVCodecParameters parameters = avcodec_parameters_alloc();
    try {
      parameters.codec_type(AVMEDIA_TYPE_VIDEO).codec_id(codec.id());
      StreamTap.setNumbers(parameters, header.parameters());
      int extraBytes = header.extraData().limit();
      if (extraBytes > 0) {
        BytePointer extra =
            new BytePointer(av_mallocz((long) extraBytes + AV_INPUT_BUFFER_PADDING_SIZE));
        extra.limit(extraBytes).asByteBuffer().put(header.extraData());
        // Freed with the parameters.
        parameters.extradata(extra).extradata_size(extraBytes);
      }
      return new RecordedVideo(
          FfmpegDecoder.open(parameters, use, view, shown),
          Orientation.values()[header.orientation() - 1]);
    } finally {
      avcodec_parameters_free(parameters);
    }
  }

  /** Decodes a packet. What is wrong with it was so when it was recorded, and stays so. */
  public void send(PacketTimes times, ByteBuffer data) {
    av_packet_unref(packet);
    if (av_new_packet(packet, data.remaining()) < 0) {
      throw new IllegalStateException("FFmpeg has no memory for a packet");
    }
    packet.data().limit(data.remaining()).asByteBuffer().put(data.duplicate());
    packet.pts(times.shown());
    packet.dts(times.decoded());
    packet.flags(times.flags());
    if (decoder.send(packet) == Ffmpeg.AGAIN) {
      receive();
      int unused = decoder.send(packet);
    }
    receive();
  }

  /** No packet follows: what the decoder holds back comes out. */
  public void finish() {
    int unused = decoder.send(null);
    receive();
  }

  private void receive() {
    while (decoder.receive() >= 0) {
      Frame frame = blank.isEmpty() ? new Frame() : blank.pop();
      long timeStamp = decoder.timeStamp();
      decoder.setStored(orientation);
      if (!decoder.handTo(frame)) {
        blank.push(frame);
        continue;
      }
      waiting.add(new Waiting(timeStamp, frame));
      if (waiting.size() > MAX_WAITING) {
        blank.push(waiting.remove().frame());
      }
    }
  }

  /**
   * Copies the decoded picture with this time stamp; those before it are not asked for any more.
   *
   * @param frame gets the pixels, and no time
   * @return false if there is none
   */
  public boolean picture(long timeStamp, Frame frame) {
    if (waiting.stream().noneMatch(picture -> picture.timeStamp() == timeStamp)) {
      return false;
    }
    while (true) {
      Waiting next = waiting.remove();
      blank.push(next.frame());
      if (next.timeStamp() == timeStamp) {
        frame.copyFrom(next.frame());
        return true;
      }
    }
  }

  /** Frees the decoder and all its pictures. Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      decoder.close();
      av_packet_free(packet);
      waiting.forEach(picture -> picture.frame().close());
      blank.forEach(Frame::close);
    }
  }
}

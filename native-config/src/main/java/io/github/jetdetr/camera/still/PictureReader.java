package io.github.jetdetr.camera.still;

import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;

import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.ffmpeg.Ffmpeg;
import io.github.jetdetr.camera.ffmpeg.FfmpegDecoder;
import io.github.jetdetr.camera.ffmpeg.PictureView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes picture files. Used by one thread at a time.
 *
 * <p>A picture file is one packet for its decoder, so the container layer is bypassed, and with it
 * its special handling of file names such as {@code road%03d.jpg}.
 *
 * <p>JPEGs of more than 24 megapixels are decoded at a half, a quarter or an eighth of their size,
 * which any detector shrinks them to anyway: 12000 × 9000 pixels are 324 MB, and a quarter of them
 * 20. The frame knows the {@linkplain Frame#fullWidth() full size}.
 */
final class PictureReader implements AutoCloseable {

  private static final int MAX_BYTES = 256 << 20;

  private final Map<PictureKind, FfmpegDecoder> decoders = new EnumMap<>(PictureKind.class);
  // Of JPEGs that are halved once, twice, three times.
  private final @Nullable FfmpegDecoder[] smaller = new FfmpegDecoder[JpegHeader.MAX_HALVINGS];
  private final AVPacket packet = av_packet_alloc();
  private final PictureMemory memory;
  private final PictureView view;
  private BytePointer bytes = new BytePointer();

  /**
   * @param view how the pictures are to be seen
   */
  PictureReader(PictureView view) {
    this(view, PictureMemory.ofProcess());
  }

  PictureReader(PictureView view, PictureMemory memory) {
    this.view = view;
    this.memory = memory;
  }

  /**
   * Decodes the file at {@code path} into {@code frame}, without setting its metadata.
   *
   * @return null on success, otherwise what is wrong with the file
   */
  @Nullable String read(Path path, Frame frame) {
    int size;
    try {
      size = load(path);
    } catch (IOException e) {
      return "cannot be read: " + e.getMessage();
    }
    ByteBuffer content = bytes.position(0).limit(size).asByteBuffer();
    PictureKind kind = content == null ? null : PictureKind.of(content);
    if (kind == null) {
      return "is not a JPEG, PNG, BMP, WebP, TIFF, PPM or PGM picture";
    }
    byte[] file = new byte[size];
    bytes.position(0).limit(size).get(file);
    String refusal = memory.refusal(file);
    if (refusal != null) {
      return refusal;
    }
    String unreadable = UnreadableKind.of(kind, file);
    if (unreadable != null) {
      return unreadable;
    }
    try {
      JpegHeader jpeg = kind == PictureKind.JPEG ? JpegHeader.of(file) : null;
      int halvings = jpeg == null ? 0 : jpeg.halvings();
      FfmpegDecoder decoder = halvings == 0 ? decoder(kind) : smaller(halvings);
      decoder.setStored(ExifOrientation.of(kind, file));
      String fault = decode(decoder, size, frame);
      if (fault == null && jpeg != null && halvings > 0) {
        boolean turned = decoder.orientation().swapsSides();
        frame.setFullSize(
            turned ? jpeg.height() : jpeg.width(), turned ? jpeg.width() : jpeg.height());
        return null;
      }
      if (fault == null
          && kind == PictureKind.JPEG
          && memory.fitsHeap(frame.width(), frame.height())) {
        // FFmpeg has checked that it is complete, which Java's reader does not; the pixels are
        // libjpeg's, unless the picture is too large for Java.
        JpegPicture.decode(file, decoder.orientation(), frame);
      }
      return fault;
    } catch (CameraException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private int load(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() > MAX_BYTES) {
        throw new IOException("it is larger than 256 MiB");
      }
      int size = (int) channel.size();
      // Decoders read a little past the end and require zeros there.
      long needed = (long) size + AV_INPUT_BUFFER_PADDING_SIZE;
      if (bytes.capacity() < needed) {
        bytes.deallocate();
        bytes = new BytePointer(needed + needed / 2);
      }
      ByteBuffer room = bytes.position(0).limit(needed).asByteBuffer().limit(size);
      while (room.hasRemaining() && channel.read(room) >= 0) {
        // A channel may read less than is available.
      }
      int got = room.position();
      room.limit(room.capacity());
      for (int i = got; i < got + AV_INPUT_BUFFER_PADDING_SIZE; i++) {
        room.put(i, (byte) 0);
      }
      return got;
    }
  }

  private FfmpegDecoder decoder(PictureKind kind) throws CameraException {
    FfmpegDecoder known = decoders.get(kind);
    if (known != null) {
      return known;
    }
    FfmpegDecoder made =
        FfmpegDecoder.open(kind.codecId(), null, FfmpegDecoder.Use.PICTURE, view, kind.name());
    decoders.put(kind, made);
    return made;
  }

  private FfmpegDecoder smaller(int halvings) throws CameraException {
    FfmpegDecoder known = smaller[halvings - 1];
    if (known != null) {
      return known;
    }
    FfmpegDecoder made =
        FfmpegDecoder.smaller(PictureKind.JPEG.codecId(), view, PictureKind.JPEG.name(), halvings);
    smaller[halvings - 1] = made;
    return made;
  }

  private @Nullable String decode(FfmpegDecoder decoder, int size, Frame frame) {
    decoder.reset();
    packet.data(bytes.position(0));
    packet.size(size);
    // A key frame: FFmpeg blends a PNG that is none with the previous one.
    packet.flags(AV_PKT_FLAG_KEY);
    int status = decoder.send(packet);
    if (status >= 0) {
      // Flush: otherwise the decoder may wait for another packet before it outputs this picture.
      decoder.send(null);
      status = decoder.receive();
    }
    if (status < 0) {
      return Ffmpeg.text(status);
    }
    if (decoder.isDamaged()) {
      return "is damaged";
    }
    return decoder.handTo(frame) ? null : "has an unsupported size or pixel format";
  }

  @Override
  public void close() {
    decoders.values().forEach(FfmpegDecoder::close);
    decoders.clear();
    for (FfmpegDecoder decoder : smaller) {
      if (decoder != null) {
        decoder.close();
      }
    }
    packet.data(null);
    av_packet_free(packet);
    bytes.deallocate();
  }
}

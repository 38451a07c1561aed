package io.github.jetdetr.camera.recording;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a decoder has to know of a stream before its first packet.
 *
 * @param codec FFmpeg's name of the codec
 * @param live whether it is decoded for the lowest latency, rather than for throughput
 * @param view how its pictures are to be seen, as options of a camera's URI, each starting with
 *     {@code &}
 * @param orientation how its pictures are stored, 1 to 8 as in EXIF
 * @param parameters numbers of the container, in the order of whoever writes and reads them
 * @param extraData the codec's own header, from 0 to its limit; empty if it is in the packets
 */
public record StreamHeader(
    String codec,
    boolean live,
    String view,
    int orientation,
    List<Integer> parameters,
    ByteBuffer extraData) {

  private static final int MAX_PARAMETERS = 256;
  private static final int MAX_EXTRA_BYTES = 1 << 20;

  public StreamHeader {
    parameters = List.copyOf(parameters);
    extraData = extraData.asReadOnlyBuffer().rewind();
  }

  /** The codec's own header; a view of its own. */
  @Override
  public ByteBuffer extraData() {
    return extraData.duplicate();
  }

  /** Bytes that {@link #read} takes. */
  public byte[] bytes() {
    byte[] codecText = codec.getBytes(StandardCharsets.UTF_8);
    byte[] viewText = view.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(
            18 + codecText.length + viewText.length + 4 * parameters.size() + extraData.limit());
    out.put((byte) (live ? 1 : 0)).put((byte) orientation);
    out.putInt(codecText.length).put(codecText);
    out.putInt(viewText.length).put(viewText);
    out.putInt(parameters.size());
    for (int parameter : parameters) {
      out.putInt(parameter);
    }
    return out.putInt(extraData.limit()).put(extraData()).array();
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static StreamHeader read(ByteBuffer in) {
    try {
      boolean live = in.get() != 0;
      int orientation = in.get();
      String codec = text(in);
      String view = text(in);
      List<Integer> parameters = new ArrayList<>();
      for (int left = length(in, MAX_PARAMETERS); left > 0; left--) {
        parameters.add(in.getInt());
      }
      byte[] extraData = new byte[length(in, MAX_EXTRA_BYTES)];
      in.get(extraData);
      return new StreamHeader(
          codec, live, view, orientation, parameters, ByteBuffer.wrap(extraData));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a stream's header is cut off", e);
    }
  }

  private static String text(ByteBuffer in) {
    byte[] bytes = new byte[length(in, MAX_EXTRA_BYTES)];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int length(ByteBuffer in, int max) {
    int length = in.getInt();
    if (length < 0 || length > max) {
      throw new IllegalArgumentException("a stream's header says a length of " + length);
    }
    return length;
  }
}

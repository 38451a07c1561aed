package io.github.jetdetr.camera.recording;

import io.github.jetdetr.camera.Frame;
import java.nio.ByteBuffer;

/**
 * Receives what one camera sends, on the thread that reads it. Must not block, and must not fail.
 */
public interface CameraRecorder {

  /** A stream was opened, or starts again: what follows can be decoded without what came before. */
  void stream(StreamHeader header);

  /**
   * A packet was read.
   *
   * @param data valid only during the call
   */
  void packet(PacketTimes times, ByteBuffer data);

  /**
   * A picture of the packets was decoded to {@code frame}, which is stamped.
   *
   * @param timeStamp the picture's own, from its packet
   * @param frame valid only during the call
   */
  void picture(long timeStamp, Frame frame);

  /**
   * Time stamps of a packet, in the stream's own unit.
   *
   * @param shown when its picture is shown
   * @param decoded when it is decoded
   * @param isKey whether decoding may start with it
   * @param flags of FFmpeg
   */
  record PacketTimes(long shown, long decoded, boolean isKey, int flags) {}
}

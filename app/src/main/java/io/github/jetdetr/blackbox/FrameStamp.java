package io.github.jetdetr.blackbox;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.TimeSource;
import java.nio.ByteBuffer;

/**
 * When and how a frame was taken.
 *
 * @param id the camera's own number of it
 * @param capturedAtNanos on the recording machine's clock of {@link System#nanoTime()}
 * @param damage share in [0, 1]
 * @param lostPackets since the picture before
 */
public record FrameStamp(
    long id, long capturedAtNanos, TimeSource timeSource, float damage, int lostPackets) {

  static final int BYTES = 8 + 8 + 1 + 4 + 4;
  private static final TimeSource[] SOURCES = TimeSource.values();

  /** Writes a frame's, and makes no object for it. */
  static void write(Frame frame, ByteBuffer to) {
    to.putLong(frame.id()).putLong(frame.capturedAtNanos());
    to.put((byte) frame.timeSource().ordinal());
    to.putFloat(frame.damage()).putInt(frame.lostPackets());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it says what cannot be
   */
  public static FrameStamp read(ByteBuffer from) {
    long id = from.getLong();
    long capturedAtNanos = from.getLong();
    int source = from.get();
    if (source < 0 || source >= SOURCES.length) {
      throw new IllegalArgumentException("there is no source of time " + source);
    }
    return new FrameStamp(id, capturedAtNanos, SOURCES[source], from.getFloat(), from.getInt());
  }

  /** Stamps a frame as it was. */
  public void put(Frame frame) {
    frame.stamp(id, capturedAtNanos, timeSource);
    frame.setDamage(damage, lostPackets);
  }
}

package io.github.jetdetr.blackbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.recording.CameraRecorder;
import io.github.jetdetr.camera.recording.RecordRing;
import io.github.jetdetr.camera.recording.StreamHeader;
import io.github.jetdetr.message.FrameReport;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Records one camera and what is detected on it. Pictures are for the capturing thread, results for
 * one loop at a time; neither waits for a disk, and a steady frame allocates next to nothing.
 */
public final class CameraTap implements CameraRecorder {

  // After both time stamps.
  private static final int KEY_AT = 16;

  private final RecordRing ring;
  private final int camera;
  private final boolean pictures;

  private final Object capture = new Object();

  @GuardedBy("capture")
  private final ByteBuffer head = ByteBuffer.allocate(64);

  @GuardedBy("capture")
  private @Nullable ByteBuffer pixels;

  private final Object results = new Object();

  @GuardedBy("results")
  private ByteBuffer result = ByteBuffer.allocate(16 << 10);

  CameraTap(RecordRing ring, int camera, boolean pictures) {
    this.ring = ring;
    this.camera = camera;
    this.pictures = pictures;
  }

  /** Whether the payload of a packet's record is that of a key frame. */
  static boolean isKey(ByteBuffer payload) {
    return payload.get(KEY_AT) != 0;
  }

  /** Whether its pictures are recorded, too, and not only what is detected on them. */
  public boolean takesPictures() {
    return pictures;
  }

  @Override
  public void stream(StreamHeader header) {
    append(RecordKind.STREAM, ByteBuffer.wrap(header.bytes()), null);
  }

  @Override
  public void packet(PacketTimes times, ByteBuffer data) {
    synchronized (capture) {
      head.clear().putLong(times.shown()).putLong(times.decoded());
      head.put((byte) (times.isKey() ? 1 : 0)).putInt(times.flags()).flip();
      append(RecordKind.PACKET, head, data);
    }
  }

  @Override
  public void picture(long timeStamp, Frame frame) {
    synchronized (capture) {
      head.clear().putLong(timeStamp);
      FrameStamp.write(frame, head);
      append(RecordKind.PICTURE, head.flip(), null);
    }
  }

  /** Records a picture of a camera that sends no packets, with all its pixels. */
  public void pixels(Frame frame) {
    synchronized (capture) {
      int bytes = RawPicture.bytes(frame);
      ByteBuffer body = pixels;
      if (body == null || body.capacity() < bytes) {
        body = ByteBuffer.allocate(bytes);
        pixels = body;
      }
      body.clear();
      RawPicture.write(frame, body);
      head.clear();
      FrameStamp.write(frame, head);
      append(RecordKind.PIXELS, head.flip(), body.flip());
    }
  }

  /** Records what was detected. */
  public void result(FrameReport report) {
    synchronized (results) {
      int bytes = FrameResult.bytes(report);
      if (result.capacity() < bytes) {
        result = ByteBuffer.allocate(2 * bytes);
      }
      result.clear();
      FrameResult.write(report, result);
      append(RecordKind.RESULT, result.flip(), null);
    }
  }

  private void append(RecordKind kind, ByteBuffer first, @Nullable ByteBuffer rest) {
    ring.append(kind.number(), camera, System.nanoTime(), first, rest);
  }
}

package io.github.jetdetr.replay;

import io.github.jetdetr.blackbox.FrameStamp;
import io.github.jetdetr.blackbox.RawPicture;
import io.github.jetdetr.blackbox.RecordKind;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.ffmpeg.RecordedVideo;
import io.github.jetdetr.camera.recording.CameraRecorder.PacketTimes;
import io.github.jetdetr.camera.recording.StreamHeader;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** The recorded pictures of one camera, decoded again. Used by one thread at a time. */
final class RecordedPictures implements AutoCloseable {

  // Results come after their pictures, and before many more that are detected on, too.
  private static final int MAX_WAITING = 16;

  private final String name;
  private final Consumer<Frame> prepare;
  private final Deque<Frame> waiting = new ArrayDeque<>();
  private final Deque<Frame> blank = new ArrayDeque<>();
  private @Nullable RecordedVideo video;
  private boolean isDecodable;
  private boolean sawFirst;

  /**
   * @param prepare is shown every picture, in their order, and may change it
   */
  RecordedPictures(String name, Consumer<Frame> prepare) {
    this.name = name;
    this.prepare = prepare;
  }

  /** The camera's name. */
  String name() {
    return name;
  }

  /**
   * Takes a record of the camera's pictures; others are none of its business.
   *
   * @param isDetected which of its pictures will be asked for
   * @throws IllegalArgumentException if the record says what cannot be
   */
  void take(RecordKind kind, ByteBuffer payload, LongPredicate isDetected) throws CameraException {
    switch (kind) {
      case STREAM -> stream(StreamHeader.read(payload));
      case PACKET -> packet(payload);
      case PICTURE -> picture(payload, isDetected);
      case PIXELS -> pixels(payload, isDetected);
      case HEADER, RESULT, MESSAGE, TRIGGER, END -> {
        // No pictures.
      }
    }
  }

  /** Whether its very first picture is in the recording. */
  boolean sawFirst() {
    return sawFirst;
  }

  @SuppressWarnings("MustBeClosedChecker") // closed when the next stream begins, or with this
  private void stream(StreamHeader header) throws CameraException {
    if (video != null) {
      video.close();
      video = null;
    }
    isDecodable = false;
    video = RecordedVideo.open(header, "camera " + name);
  }

  private void packet(ByteBuffer payload) {
    long shown = payload.getLong();
    long decoded = payload.getLong();
    boolean key = payload.get() != 0;
    int flags = payload.getInt();
    isDecodable |= key;
    if (video != null && isDecodable) {
      video.send(new PacketTimes(shown, decoded, key, flags), payload);
    }
  }

  /** A picture of the packets was taken; what came before the first key frame is not there. */
  private void picture(ByteBuffer payload, LongPredicate isDetected) {
    long timeStamp = payload.getLong();
    FrameStamp stamp = FrameStamp.read(payload);
    Frame frame = takeBlank();
    if (video != null && video.picture(timeStamp, frame)) {
      add(frame, stamp, isDetected);
    } else {
      blank.push(frame);
    }
  }

  private void pixels(ByteBuffer payload, LongPredicate isDetected) {
    FrameStamp stamp = FrameStamp.read(payload);
    Frame frame = takeBlank();
    try {
      RawPicture.read(payload, frame);
      add(frame, stamp, isDetected);
    } catch (RuntimeException e) {
      blank.push(frame);
      throw e;
    }
  }

  private Frame takeBlank() {
    return blank.isEmpty() ? new Frame() : blank.pop();
  }

  private void add(Frame frame, FrameStamp stamp, LongPredicate isDetected) {
    sawFirst |= stamp.id() == 0;
    stamp.put(frame);
    // Also of those that nobody detects on: checks compare each picture with the one before.
    prepare.accept(frame);
    if (!isDetected.test(stamp.id())) {
      blank.push(frame);
      return;
    }
    waiting.add(frame);
    if (waiting.size() > MAX_WAITING) {
      blank.push(waiting.remove());
    }
  }

  /**
   * The picture of this number; those before it are not asked for any more.
   *
   * @return valid until the next picture comes; null if it is not in the recording
   */
  @Nullable Frame frame(long id) {
    // Numbers begin anew when a camera is opened again, so the newest of that number is meant.
    Frame found = null;
    for (Frame frame : waiting) {
      found = frame.id() == id ? frame : found;
    }
    while (found != null && waiting.getFirst() != found) {
      blank.push(waiting.remove());
    }
    return found;
  }

  @Override
  public void close() {
    if (video != null) {
      video.close();
    }
    waiting.forEach(Frame::close);
    blank.forEach(Frame::close);
  }
}

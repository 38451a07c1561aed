package io.github.jetdetr.blackbox;

import io.github.jetdetr.camera.PictureState;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.detect.Stage;
import io.github.jetdetr.detect.StageTimes;
import io.github.jetdetr.message.FrameReport;
import java.nio.ByteBuffer;

/**
 * What was detected on a frame, in reused arrays.
 *
 * <p>As bytes: the frame's number (8), its size (4, 4), the picture's state (1), times of all
 * stages and their total (8 each), the number of objects (4), and of each its class (4), score (4),
 * box (4 × 4) and track (8).
 */
public final class FrameResult {

  private static final int HEAD_BYTES = 8 + 4 + 4 + 1 + 8 * (Stage.values().length + 1) + 4;
  private static final int OBJECT_BYTES = 4 + 4 + 16 + 8;
  private static final Stage[] STAGES = Stage.values();
  private static final PictureState[] STATES = PictureState.values();

  private final Detections objects = new Detections(64);
  private final StageTimes times = new StageTimes();
  private long frameId;
  private int width;
  private int height;
  private PictureState picture = PictureState.GOOD;

  /** How many bytes {@link #write} writes. */
  static int bytes(FrameReport report) {
    return HEAD_BYTES + OBJECT_BYTES * report.objects().count();
  }

  static void write(FrameReport report, ByteBuffer to) {
    to.putLong(report.frameId()).putInt(report.width()).putInt(report.height());
    to.put((byte) report.picture().ordinal());
    for (Stage stage : STAGES) {
      to.putLong(report.times().nanos(stage));
    }
    to.putLong(report.times().totalNanos());
    Detections objects = report.objects();
    to.putInt(objects.count());
    for (int at = 0; at < objects.count(); at++) {
      to.putInt(objects.classId(at)).putFloat(objects.score(at));
      to.putFloat(objects.x1(at)).putFloat(objects.y1(at));
      to.putFloat(objects.x2(at)).putFloat(objects.y2(at));
      to.putLong(objects.track(at));
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it says what cannot be
   */
  public void read(ByteBuffer from) {
    frameId = from.getLong();
    width = from.getInt();
    height = from.getInt();
    int state = from.get();
    if (state < 0 || state >= STATES.length) {
      throw new IllegalArgumentException("there is no state of pictures " + state);
    }
    picture = STATES[state];
    for (Stage stage : STAGES) {
      times.set(stage, from.getLong());
    }
    times.setTotal(from.getLong());
    objects.clear();
    for (int left = from.getInt(); left > 0; left--) {
      objects.add(
          from.getInt(),
          from.getFloat(),
          from.getFloat(),
          from.getFloat(),
          from.getFloat(),
          from.getFloat());
      objects.setTrack(objects.count() - 1, from.getLong());
    }
  }

  /** The camera's number of the frame. */
  public long frameId() {
    return frameId;
  }

  /** The frame's width, pixels. */
  public int width() {
    return width;
  }

  /** The frame's height, pixels. */
  public int height() {
    return height;
  }

  /** The objects that were detected, with their tracks; valid until the next is read. */
  public Detections objects() {
    return objects;
  }

  /** The time that each stage took. */
  public StageTimes times() {
    return times;
  }

  /** The state of the picture. */
  public PictureState picture() {
    return picture;
  }
}

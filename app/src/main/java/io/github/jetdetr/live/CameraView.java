package io.github.jetdetr.live;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.camera.ffmpeg.jpeg.JpegCanvas;
import io.github.jetdetr.detect.Detections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest frame of one camera for people, with its objects. While nobody has asked for it within
 * a few seconds a frame costs the reading of one field; while somebody does, a few copies of pixels
 * a second. A frame never waits for a picture that is being encoded. Thread-safe.
 */
@HotPath
public final class CameraView implements AutoCloseable {

  private static final long WANTED_NANOS = Duration.ofSeconds(4).toNanos();
  // Five pictures a second look alive; to answer the page takes 20 ms of a processor meanwhile.
  private static final long INTERVAL_NANOS = Duration.ofMillis(200).toNanos();
  private static final int MAX_OBJECTS = 100;

  private volatile boolean wanted;
  private volatile long wantedUntilNanos;

  private final Object lock = new Object();

  /** Whether the copy is being encoded. */
  @GuardedBy("lock")
  private boolean busy;

  @GuardedBy("lock")
  private boolean closed;

  @GuardedBy("lock")
  private long copies;

  @GuardedBy("lock")
  private long copiedAtNanos;

  private final Frame pixels = new Frame();
  private final int[] classId = new int[MAX_OBJECTS];
  private final long[] track = new long[MAX_OBJECTS];
  private final float[] score = new float[MAX_OBJECTS];
  private final float[] box = new float[4 * MAX_OBJECTS];
  private int objects;
  private @Nullable JpegCanvas canvas;

  /**
   * An object on a picture.
   *
   * @param classId an index into the model's labels
   * @param track its track's number; 0 if nobody follows it
   * @param score in 0..1
   * @param box x1, y1, x2, y2 in 0..1
   */
  public record Seen(int classId, long track, float score, List<Float> box) {

    /**
     * All objects on a frame.
     *
     * @param width of the frame, pixels
     * @param height of the frame, pixels
     */
    public static List<Seen> all(Detections found, int width, int height) {
      List<Seen> all = new ArrayList<>();
      for (int at = 0; at < found.count(); at++) {
        all.add(
            new Seen(
                found.classId(at),
                found.track(at),
                found.score(at),
                List.of(
                    clip(found.x1(at) / width),
                    clip(found.y1(at) / height),
                    clip(found.x2(at) / width),
                    clip(found.y2(at) / height))));
      }
      return all;
    }
  }

  /**
   * A picture.
   *
   * @param number grows by one for each
   * @param jpeg a JPEG file
   * @param objects what was found on it
   * @param width of the camera's frame, in pixels
   * @param height of the camera's frame, in pixels
   * @param capturedAtNanos of the monotonic clock
   * @param timeSource what that rests on
   */
  @SuppressWarnings("ArrayRecordComponent") // made for the caller, who owns it
  public record Picture(
      long number,
      byte[] jpeg,
      List<Seen> objects,
      int width,
      int height,
      long capturedAtNanos,
      TimeSource timeSource) {}

  /** Takes a frame that is done, if anybody looks and the last one is not too recent. */
  public void look(Frame frame, Detections found, long nowNanos) {
    if (!wanted) {
      return;
    }
    if (nowNanos - wantedUntilNanos > 0) {
      wanted = false;
      return;
    }
    synchronized (lock) {
      if (busy || closed || (copies > 0 && nowNanos - copiedAtNanos < INTERVAL_NANOS)) {
        return;
      }
      copies++;
      copiedAtNanos = nowNanos;
      copy(frame, found);
      lock.notifyAll();
    }
  }

  private void copy(Frame frame, Detections found) {
    pixels.copyFrom(frame);
    objects = Math.min(MAX_OBJECTS, found.count());
    for (int at = 0; at < objects; at++) {
      classId[at] = found.classId(at);
      track[at] = found.track(at);
      score[at] = found.score(at);
      box[4 * at] = clip(found.x1(at) / frame.fullWidth());
      box[4 * at + 1] = clip(found.y1(at) / frame.fullHeight());
      box[4 * at + 2] = clip(found.x2(at) / frame.fullWidth());
      box[4 * at + 3] = clip(found.y2(at) / frame.fullHeight());
    }
  }

  private static float clip(float part) {
    return Math.min(Math.max(part, 0f), 1f);
  }

  /**
   * The newest picture; waits for one that is newer than another.
   *
   * @param after number of the one that is known; 0 for none
   * @param maxSide longer side at most, in pixels
   * @return null if none came in time
   * @throws CameraException if it cannot be encoded
   */
  public @Nullable Picture next(long after, int maxSide, int quality, Duration timeout)
      throws CameraException, InterruptedException {
    long nowNanos = System.nanoTime();
    long endNanos = nowNanos + timeout.toNanos();
    wantedUntilNanos = endNanos + WANTED_NANOS;
    wanted = true;
    long number;
    synchronized (lock) {
      // What was copied for somebody who looked long ago is not of now.
      boolean old = nowNanos - copiedAtNanos > WANTED_NANOS;
      long known = old ? copies : Math.min(after, copies);
      while ((copies <= known || busy) && !closed) {
        long leftMillis = (endNanos - System.nanoTime()) / 1_000_000;
        if (leftMillis <= 0) {
          return null;
        }
        lock.wait(leftMillis);
      }
      if (closed) {
        return null;
      }
      busy = true;
      number = copies;
    }
    try {
      return encode(number, maxSide, quality);
    } finally {
      synchronized (lock) {
        busy = false;
        lock.notifyAll();
      }
    }
  }

  /** Whoever set {@link #busy} has the copy to itself. */
  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  private Picture encode(long number, int maxSide, int quality) throws CameraException {
    JpegCanvas drawn = canvas;
    if (drawn == null) {
      drawn = new JpegCanvas();
      canvas = drawn;
    }
    drawn.take(pixels, 0, 0, pixels.width(), pixels.height(), maxSide);
    List<Seen> seen = new ArrayList<>();
    for (int at = 0; at < objects; at++) {
      seen.add(
          new Seen(
              classId[at],
              track[at],
              score[at],
              List.of(box[4 * at], box[4 * at + 1], box[4 * at + 2], box[4 * at + 3])));
    }
    return new Picture(
        number,
        drawn.jpeg(quality),
        seen,
        pixels.width(),
        pixels.height(),
        pixels.capturedAtNanos(),
        pixels.timeSource());
  }

  /** Frees the copy. Idempotent. */
  @Override
  public void close() {
    synchronized (lock) {
      boolean first = !closed;
      closed = true;
      lock.notifyAll();
      boolean interrupted = false;
      while (busy) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (first) {
        pixels.close();
        if (canvas != null) {
          canvas.close();
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

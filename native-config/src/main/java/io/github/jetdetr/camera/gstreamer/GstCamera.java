package io.github.jetdetr.camera.gstreamer;

import com.google.errorprone.annotations.MustBeClosed;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.PictureSize;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A GStreamer pipeline in a child process, which delivers its pictures through a pipe of their own;
 * see {@link GstPipeline}.
 *
 * <p>It is a child process because NVIDIA's elements load many desktop libraries and a driver stack
 * that may crash; then only the camera is lost and not the daemon. A thread reads the pipe, so that
 * the process never waits for the detector and pictures do not age in the pipe.
 */
final class GstCamera implements Camera {

  private static final int CHUNK_BYTES = 1 << 16;

  private final String shown;
  private final PictureSize size;
  private final GstProcess process;
  private final long readTimeoutNanos;
  private final NoFrame timedOut;
  private final Object lock = new Object();

  // Swapped when a picture is complete; only the reading thread writes to the spare one.
  @GuardedBy("lock")
  private Frame newest = new Frame();

  private Frame spare = new Frame();

  @GuardedBy("lock")
  private boolean isNew;

  @GuardedBy("lock")
  private boolean closed;

  @GuardedBy("lock")
  private @Nullable NoFrame finished;

  private GstCamera(String shown, PictureSize size, GstProcess process, Duration readTimeout) {
    this.shown = shown;
    this.size = size;
    this.process = process;
    this.readTimeoutNanos = readTimeout.toNanos();
    this.timedOut =
        new NoFrame(
            NoFrame.Reason.TIMEOUT,
            shown + ": no picture within " + readTimeout.toMillis() + " ms");
  }

  /**
   * Starts the process and waits for its first picture.
   *
   * @param command writes NV12 pictures of that size, in GStreamer's memory layout, to {@link
   *     GstProcess#PICTURE_DESCRIPTOR}
   * @param input what it is given on its standard input
   */
  @MustBeClosed
  static Camera open(
      String shown,
      PictureSize size,
      List<String> command,
      byte[] input,
      Duration openTimeout,
      Duration readTimeout)
      throws CameraException {
    GstCamera camera =
        new GstCamera(shown, size, GstProcess.start(shown, command, input), readTimeout);
    Thread reader = new Thread(camera::readPictures, "gst-pictures");
    reader.setDaemon(true);
    reader.start();
    NoFrame none = camera.awaitPicture(openTimeout.toNanos());
    if (none != null) {
      camera.close();
      boolean late = none.reason() == NoFrame.Reason.TIMEOUT;
      throw new CameraException(
          late
              ? shown
                  + ": no picture within "
                  + openTimeout.toMillis()
                  + " ms"
                  + camera.process.errorSuffix()
              : none.detail());
    }
    return camera;
  }

  @Override
  public Grab next(Frame frame) {
    synchronized (lock) {
      NoFrame none = awaitPicture(readTimeoutNanos);
      if (none != null) {
        return none;
      }
      isNew = false;
      frame.copyFrom(newest);
      return frame;
    }
  }

  /** Waits for a picture; returns null if there is one, otherwise why not. */
  private @Nullable NoFrame awaitPicture(long timeoutNanos) {
    long untilNanos = System.nanoTime() + timeoutNanos;
    synchronized (lock) {
      while (!isNew && finished == null && !closed) {
        long left = untilNanos - System.nanoTime();
        if (left <= 0) {
          return timedOut;
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(lock, left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return timedOut;
        }
      }
      if (closed) {
        return new NoFrame(NoFrame.Reason.LOST, shown + ": closed");
      }
      return isNew ? null : finished;
    }
  }

  private void readPictures() {
    byte[] chunk = new byte[CHUNK_BYTES];
    long pictures = 0;
    try (InputStream pipe = process.pictures()) {
      while (true) {
        spare.reshape(
            PixelFormat.NV12,
            ColorSpace.unspecified(size.height(), false),
            size.width(),
            size.height());
        if (!readPlane(pipe, chunk, 0) || !readPlane(pipe, chunk, 1)) {
          break;
        }
        spare.stamp(pictures++, System.nanoTime(), TimeSource.ARRIVAL);
        if (!publish()) {
          break;
        }
      }
    } catch (IOException e) {
      process.failed(e);
    } finally {
      finish(pictures);
    }
  }

  /**
   * Reads one plane of GStreamer's NV12, whose rows are padded to multiples of four bytes; returns
   * false at the end of the stream.
   */
  private boolean readPlane(InputStream pipe, byte[] chunk, int plane) throws IOException {
    int gstStride = (size.width() + 3) / 4 * 4;
    // GStreamer rounds odd luma heights up to even.
    int rows = plane == 0 ? (size.height() + 1) / 2 * 2 : (size.height() + 1) / 2;
    int rowsKept = spare.format().rows(plane, size.height());
    int rowBytes = spare.format().rowBytes(plane, size.width());
    int stride = spare.stride(plane);
    ByteBuffer to = spare.writablePlane(plane);
    int rowsAtOnce = Math.max(1, chunk.length / gstStride);
    for (int row = 0; row < rows; row += rowsAtOnce) {
      int bytes = Math.min(rowsAtOnce, rows - row) * gstStride;
      if (pipe.readNBytes(chunk, 0, bytes) < bytes) {
        return false;
      }
      for (int i = 0; i * gstStride < bytes && row + i < rowsKept; i++) {
        to.put((row + i) * stride, chunk, i * gstStride, rowBytes);
      }
    }
    return true;
  }

  /** Makes the spare frame the newest; returns false if the camera is closed. */
  private boolean publish() {
    synchronized (lock) {
      if (closed) {
        return false;
      }
      Frame filled = spare;
      spare = newest;
      newest = filled;
      isNew = true;
      lock.notifyAll();
      return true;
    }
  }

  /** Called when the reading thread ends; a picture that still waits is freed with the camera. */
  private void finish(long pictures) {
    process.end();
    process.awaitErrors();
    synchronized (lock) {
      String after =
          pictures == 0 ? "delivered no picture" : "ended after " + pictures + " pictures";
      finished =
          new NoFrame(
              NoFrame.Reason.LOST, shown + ": the pipeline " + after + process.errorSuffix());
      spare.close();
      if (closed) {
        newest.close();
      }
      lock.notifyAll();
    }
  }

  /** Terminates the process without waiting for its end. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      if (finished != null) {
        newest.close();
      }
      lock.notifyAll();
    }
    process.end();
  }
}

package io.github.jetdetr.street.camera;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.ReadDeadline;
import io.github.jetdetr.camera.Replay;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.camera.UseGuard;
import io.github.jetdetr.street.StreetObject;
import io.github.jetdetr.street.scene.StreetPicture;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A simulated street as a camera; see {@link StreetSource}. Pictures are BGR24 and have ground
 * truth.
 */
final class StreetCamera implements Camera {

  private static final int BYTES = 3;

  private final StreetSource source;
  private final String shown;
  private final long readTimeoutNanos;
  private final Replay replay;
  private final ReadDeadline deadline = new ReadDeadline(System::nanoTime);
  private final StreetPicture picture;
  private final byte[] row;
  private final StreetTour tour;
  private final NoFrame timedOut;
  private final UseGuard guard;

  private @Nullable NoFrame finished;
  private long dueNanos;
  private boolean isDueKnown;
  private long nextId;

  @MustBeClosed
  StreetCamera(StreetSource source, Duration readTimeout) {
    this.source = source;
    shown = source.toString();
    readTimeoutNanos = readTimeout.toNanos();
    replay = source.paced() ? Replay.paced(OptionalDouble.of(source.fps())) : Replay.unpaced();
    picture = new StreetPicture(source.size().width(), source.size().height());
    row = new byte[picture.width() * BYTES];
    timedOut =
        new NoFrame(
            NoFrame.Reason.TIMEOUT,
            shown + ": no picture within " + readTimeout.toMillis() + " ms");
    tour = new StreetTour(source);
    guard = new UseGuard(tour::close);
  }

  @Override
  public Grab next(Frame frame) {
    if (!guard.enter()) {
      return closedResult();
    }
    try {
      deadline.arm(readTimeoutNanos);
      return finished != null ? finished : grab(frame);
    } finally {
      guard.leave();
    }
  }

  private Grab grab(Frame frame) {
    if (source.frames().isPresent() && nextId == source.frames().getAsLong()) {
      finished = new NoFrame(NoFrame.Reason.ENDED, shown + ": ended after " + nextId + " pictures");
      return finished;
    }
    if (!isDueKnown) {
      dueNanos = replay.dueNanos(0, 0);
      isDueKnown = true;
    }
    if (deadline.isOver() || !replay.await(dueNanos, deadline)) {
      return deadline.isCut() ? closedResult() : timedOut;
    }
    isDueKnown = false;
    long id = nextId++;
    tour.street(id).draw(id, id / source.fps(), picture);
    copy(frame);
    frame.stamp(id, dueNanos, TimeSource.REPLAY);
    frame.setTruth(picture.truth().stream().map(StreetObject::toTrueObject).toList());
    return frame;
  }

  private void copy(Frame frame) {
    int width = picture.width();
    int height = picture.height();
    frame.reshape(PixelFormat.BGR24, ColorSpace.BT601_FULL, width, height);
    ByteBuffer pixels = frame.plane(0);
    int stride = frame.stride(0);
    int[] rgb = picture.rgb();
    for (int y = 0; y < height; y++) {
      int from = y * width;
      for (int x = 0; x < width; x++) {
        int color = rgb[from + x];
        int at = x * BYTES;
        row[at] = (byte) color;
        row[at + 1] = (byte) (color >> 8);
        row[at + 2] = (byte) (color >> 16);
      }
      pixels.put(y * stride, row, 0, row.length);
    }
  }

  private NoFrame closedResult() {
    return new NoFrame(NoFrame.Reason.LOST, shown + ": closed");
  }

  @Override
  public void close() {
    deadline.cut();
    guard.close();
  }
}

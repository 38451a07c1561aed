package io.github.jetdetr.street.camera;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.PacedCamera;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.Replay;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.street.StreetObject;
import io.github.jetdetr.street.scene.StreetPicture;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * A simulated street as a camera; see {@link StreetSource}. Pictures are BGR24 and have ground
 * truth.
 */
final class StreetCamera extends PacedCamera {

  private static final int BYTES = 3;

  private final StreetSource source;
  private final StreetPicture picture;
  private final byte[] row;
  private final StreetTour tour;

  private long nextId;

  @MustBeClosed
  StreetCamera(StreetSource source, Duration readTimeout) {
    super(
        source.toString(),
        source.paced() ? Replay.paced(OptionalDouble.of(source.fps())) : Replay.unpaced(),
        0,
        readTimeout);
    this.source = source;
    picture = new StreetPicture(source.size().width(), source.size().height());
    row = new byte[picture.width() * BYTES];
    tour = new StreetTour(source);
  }

  @Override
  protected Grab grab(Frame frame) {
    if (source.frames().isPresent() && nextId == source.frames().getAsLong()) {
      return finish(NoFrame.Reason.ENDED, "ended after " + nextId + " pictures");
    }
    NoFrame none = awaitDue();
    if (none != null) {
      return none;
    }
    long id = nextId++;
    tour.street(id).draw(id, id / source.fps(), picture);
    copy(frame);
    frame.stamp(id, dueNanos(), TimeSource.REPLAY);
    frame.setTruth(picture.truth().stream().map(StreetObject::toTrueObject).toList());
    return frame;
  }

  private void copy(Frame frame) {
    int width = picture.width();
    int height = picture.height();
    frame.reshape(PixelFormat.BGR24, ColorSpace.BT601_FULL, width, height);
    ByteBuffer pixels = frame.writablePlane(0);
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

  @Override
  protected void free() {
    tour.close();
  }
}

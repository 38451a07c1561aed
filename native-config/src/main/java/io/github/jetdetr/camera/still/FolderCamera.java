package io.github.jetdetr.camera.still;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.PacedCamera;
import io.github.jetdetr.camera.Replay;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.camera.ffmpeg.Ffmpeg;
import io.github.jetdetr.camera.ffmpeg.PictureView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays the pictures of a folder as a camera; see {@link PictureFolder}. */
final class FolderCamera extends PacedCamera {

  private static final Logger log = LoggerFactory.getLogger(FolderCamera.class);
  private static final long DEFAULT_FRAME_NANOS = 40_000_000L;

  private final String shown;
  private final List<Path> pictures;
  private final boolean loop;
  private final PictureReader reader;
  private final BitSet broken = new BitSet();

  private String lastBroken = "";
  private long nextId;

  private FolderCamera(
      String shown,
      List<Path> pictures,
      PictureView view,
      Replay replay,
      boolean loop,
      Duration readTimeout) {
    super(shown, replay, DEFAULT_FRAME_NANOS, readTimeout);
    this.shown = shown;
    this.pictures = pictures;
    this.reader = new PictureReader(view);
    this.loop = loop;
  }

  /**
   * @param pictures at least one
   * @param view how they are to be seen
   */
  @MustBeClosed
  static Camera open(
      String shown,
      List<Path> pictures,
      PictureView view,
      Replay replay,
      boolean loop,
      Duration readTimeout)
      throws CameraException {
    Ffmpeg.load(shown);
    return new FolderCamera(shown, pictures, view, replay, loop, readTimeout);
  }

  @Override
  protected Grab grab(Frame frame) {
    while (true) {
      int index = (int) (nextId % pictures.size());
      if (nextId > 0 && index == 0 && (!loop || broken.cardinality() == pictures.size())) {
        return endOfFolder();
      }
      NoFrame none = awaitDue();
      if (none != null) {
        return none;
      }
      long id = nextId++;
      String fault = reader.read(pictures.get(index), frame);
      if (fault == null) {
        frame.stamp(id, dueNanos(), TimeSource.REPLAY);
        return frame;
      }
      skip(index, fault);
    }
  }

  private void skip(int index, String fault) {
    Path name = pictures.get(index).getFileName();
    lastBroken = name + " " + fault;
    if (!broken.get(index)) {
      broken.set(index);
      log.warn("{}: skipped: {}", shown, lastBroken);
    }
  }

  private NoFrame endOfFolder() {
    int skipped = broken.cardinality();
    return skipped == pictures.size()
        ? finish(
            NoFrame.Reason.LOST, "none of " + skipped + " pictures can be decoded: " + lastBroken)
        : finish(
            NoFrame.Reason.ENDED,
            "ended after "
                + pictures.size()
                + " pictures"
                + (skipped == 0 ? "" : ", " + skipped + " of them skipped: " + lastBroken));
  }

  @Override
  protected void free() {
    reader.close();
  }
}

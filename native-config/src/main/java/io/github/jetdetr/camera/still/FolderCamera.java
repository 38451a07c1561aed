package io.github.jetdetr.camera.still;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.ReadDeadline;
import io.github.jetdetr.camera.Replay;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.camera.UseGuard;
import io.github.jetdetr.camera.ffmpeg.Ffmpeg;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays the pictures of a folder as a camera; see {@link PictureFolder}. */
final class FolderCamera implements Camera {

  private static final Logger log = LoggerFactory.getLogger(FolderCamera.class);
  private static final long DEFAULT_FRAME_NANOS = 40_000_000L;

  private final String shown;
  private final List<Path> pictures;
  private final Replay replay;
  private final boolean loop;
  private final long readTimeoutNanos;
  private final ReadDeadline deadline = new ReadDeadline(System::nanoTime);
  private final PictureReader reader = new PictureReader();
  private final BitSet broken = new BitSet();
  private final NoFrame timedOut;
  private final UseGuard guard = new UseGuard(reader::close);

  private @Nullable NoFrame finished;
  private String lastBroken = "";
  private long dueNanos;
  private boolean isDueKnown;
  private long nextId;

  private FolderCamera(
      String shown, List<Path> pictures, Replay replay, boolean loop, Duration readTimeout) {
    this.shown = shown;
    this.pictures = pictures;
    this.replay = replay;
    this.loop = loop;
    this.readTimeoutNanos = readTimeout.toNanos();
    this.timedOut =
        new NoFrame(
            NoFrame.Reason.TIMEOUT,
            shown + ": no picture within " + readTimeout.toMillis() + " ms");
  }

  /**
   * @param pictures at least one
   */
  @MustBeClosed
  static Camera open(
      String shown, List<Path> pictures, Replay replay, boolean loop, Duration readTimeout)
      throws CameraException {
    Ffmpeg.load(shown);
    return new FolderCamera(shown, pictures, replay, loop, readTimeout);
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
    while (true) {
      int index = (int) (nextId % pictures.size());
      if (nextId > 0 && index == 0 && (!loop || broken.cardinality() == pictures.size())) {
        return endOfFolder();
      }
      if (!isDueKnown) {
        dueNanos = replay.dueNanos(0, DEFAULT_FRAME_NANOS);
        isDueKnown = true;
      }
      if (!replay.await(dueNanos, deadline)) {
        return deadline.isCut() ? closedResult() : timedOut;
      }
      isDueKnown = false;
      long id = nextId++;
      String fault = reader.read(pictures.get(index), frame);
      if (fault == null) {
        frame.stamp(id, dueNanos, TimeSource.REPLAY);
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
    NoFrame end =
        skipped == pictures.size()
            ? new NoFrame(
                NoFrame.Reason.LOST,
                shown + ": none of " + skipped + " pictures can be decoded: " + lastBroken)
            : new NoFrame(
                NoFrame.Reason.ENDED,
                shown
                    + ": ended after "
                    + pictures.size()
                    + " pictures"
                    + (skipped == 0 ? "" : ", " + skipped + " of them skipped: " + lastBroken));
    finished = end;
    return end;
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

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

/** The pictures of a folder as a camera; see {@link PictureFolder}. */
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
  private final UseGuard occupancy = new UseGuard(reader::close);

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
            NoFrame.Reason.TIMEOUT, shown + ": no picture for " + readTimeout.toMillis() + " ms");
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
    if (!occupancy.enter()) {
      return closedAnswer();
    }
    try {
      deadline.arm(readTimeoutNanos);
      return finished != null ? finished : grab(frame);
    } finally {
      occupancy.leave();
    }
  }

  private Grab grab(Frame frame) {
    while (true) {
      int index = (int) (nextId % pictures.size());
      if (nextId > 0 && index == 0 && (!loop || broken.cardinality() == pictures.size())) {
        return atTheEnd();
      }
      if (!isDueKnown) {
        dueNanos = replay.dueNanos(0, DEFAULT_FRAME_NANOS);
        isDueKnown = true;
      }
      if (!replay.await(dueNanos, deadline)) {
        return deadline.isCut() ? closedAnswer() : timedOut;
      }
      isDueKnown = false;
      long id = nextId++;
      String wrong = reader.read(pictures.get(index), frame);
      if (wrong == null) {
        frame.stamp(id, dueNanos, TimeSource.REPLAY);
        return frame;
      }
      leaveOut(index, wrong);
    }
  }

  private void leaveOut(int index, String wrong) {
    Path name = pictures.get(index).getFileName();
    lastBroken = name + " " + wrong;
    if (!broken.get(index)) {
      broken.set(index);
      log.warn("{}: left out: {}", shown, lastBroken);
    }
  }

  private NoFrame atTheEnd() {
    int left = broken.cardinality();
    NoFrame end =
        left == pictures.size()
            ? new NoFrame(
                NoFrame.Reason.LOST,
                shown + ": none of " + left + " pictures can be decoded: " + lastBroken)
            : new NoFrame(
                NoFrame.Reason.ENDED,
                shown
                    + ": the end after "
                    + pictures.size()
                    + " pictures"
                    + (left == 0 ? "" : ", " + left + " of them left out: " + lastBroken));
    finished = end;
    return end;
  }

  private NoFrame closedAnswer() {
    return new NoFrame(NoFrame.Reason.LOST, shown + ": closed");
  }

  @Override
  public void close() {
    deadline.cut();
    occupancy.close();
  }
}

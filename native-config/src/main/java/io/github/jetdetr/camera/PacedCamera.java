package io.github.jetdetr.camera;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A camera whose pictures do not come from outside but are made or read on demand, each when it is
 * due: a folder, a drawn street.
 *
 * <p>Reading ends at the read timeout, when the camera is closed, or when the reading thread is
 * interrupted. A picture whose time had not come by then is the next one.
 */
public abstract class PacedCamera implements Camera {

  private final String shown;
  private final Replay replay;
  private final long defaultIntervalNanos;
  private final long readTimeoutNanos;
  private final NoFrame timedOut;
  private final ReadDeadline deadline = new ReadDeadline(System::nanoTime);
  private final UseGuard guard = new UseGuard(this::free);

  private @Nullable NoFrame finished;
  private long dueNanos;
  private boolean isDueKnown;

  /**
   * @param shown the camera in messages
   * @param replay when pictures are due; owned by this camera from now on
   * @param defaultIntervalNanos between pictures, where {@code replay} has no rate
   */
  protected PacedCamera(
      String shown, Replay replay, long defaultIntervalNanos, Duration readTimeout) {
    this.shown = shown;
    this.replay = replay;
    this.defaultIntervalNanos = defaultIntervalNanos;
    readTimeoutNanos = readTimeout.toNanos();
    timedOut =
        new NoFrame(
            NoFrame.Reason.TIMEOUT,
            shown + ": no picture within " + readTimeout.toMillis() + " ms");
  }

  @Override
  public final Grab next(Frame frame) {
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

  /** Fills the frame with the next picture, after {@link #awaitDue}. Called by one thread. */
  protected abstract Grab grab(Frame frame);

  /** Frees what the camera holds; called once, and never during {@link #grab}. */
  protected abstract void free();

  /** Waits until the next picture is due; returns null then, otherwise why there is none. */
  protected final @Nullable NoFrame awaitDue() {
    if (!isDueKnown) {
      dueNanos = replay.dueNanos(0, defaultIntervalNanos);
      isDueKnown = true;
    }
    if (deadline.isOver() || !replay.await(dueNanos, deadline)) {
      return deadline.isCut() ? closedResult() : timedOut;
    }
    isDueKnown = false;
    return null;
  }

  /** When the picture was due for which {@link #awaitDue} waited last. */
  protected final long dueNanos() {
    return dueNanos;
  }

  /** Returns this from now on: there will be no further picture. */
  protected final NoFrame finish(NoFrame.Reason reason, String why) {
    NoFrame end = new NoFrame(reason, shown + ": " + why);
    finished = end;
    return end;
  }

  private NoFrame closedResult() {
    return new NoFrame(NoFrame.Reason.LOST, shown + ": closed");
  }

  /** If another thread is inside {@link #next}, that thread frees the camera. */
  @Override
  public final void close() {
    deadline.cut();
    guard.close();
  }
}

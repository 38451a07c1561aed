package io.github.jetdetr.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.EngineOptions;
import java.util.List;

/**
 * The cameras of one engine: hands out the newest frame of each camera in round-robin order, so
 * that a fast camera does not starve a slow one. Thread-safe.
 */
@HotPath
public final class Feeds implements AutoCloseable {

  /** Maximum number of frames of one camera in the pipeline, for which there is memory. */
  static final int MAX_FRAMES_IN_FLIGHT = EngineOptions.MAX_PARALLEL;

  // A third would only age behind the other two.
  private static final int MIN_FRAMES_IN_FLIGHT = 2;

  private final List<CameraFeed> feeds;
  private final FrameOrder order = new FrameOrder();

  // By camera.
  @GuardedBy("this")
  private final int[] inFlight;

  @GuardedBy("this")
  private int maxInFlight = MIN_FRAMES_IN_FLIGHT;

  @GuardedBy("this")
  private int lastServed;

  @GuardedBy("this")
  private long framesLeft;

  @GuardedBy("this")
  private boolean closed;

  /**
   * @param frames total number of frames to hand out
   */
  public Feeds(List<CameraFeed> feeds, long frames) {
    this.feeds = List.copyOf(feeds);
    framesLeft = frames;
    lastServed = feeds.size() - 1;
    inFlight = new int[feeds.size()];
  }

  /** All cameras, in the order of the configuration. */
  public List<CameraFeed> all() {
    return feeds;
  }

  /**
   * Lets cameras have as many frames in the pipeline as it has room for, each an equal share: where
   * one camera is alone, all of them.
   *
   * @param frames that are processed at the same time
   */
  synchronized void allowInFlight(int frames) {
    int share = (frames + feeds.size() - 1) / Math.max(1, feeds.size());
    maxInFlight = Math.max(MIN_FRAMES_IN_FLIGHT, Math.min(MAX_FRAMES_IN_FLIGHT, share));
  }

  /** The order of the frames that were taken. */
  FrameOrder order() {
    return order;
  }

  /** Starts capturing on all cameras, each on a thread of its own. */
  void start() {
    for (CameraFeed feed : feeds) {
      feed.start(this::wakeUp);
    }
  }

  /**
   * Waits for the next frame, which must be returned by {@link #release}.
   *
   * @param idle called if there is no frame yet, before waiting; must not block
   * @return whether there is one; false, from then on always, once all frames have been handed out,
   *     every camera has ended, or this is closed
   */
  synchronized boolean take(FrameLease into, Runnable idle) throws InterruptedException {
    while (!closed && framesLeft > 0) {
      // Checked first: a camera may deliver its last frame and end between the two checks.
      boolean ended = allEnded();
      if (takeRoundRobin(into)) {
        framesLeft--;
        return true;
      }
      if (ended && !isAnyFull()) {
        return false;
      }
      idle.run();
      wait();
    }
    return false;
  }

  /** Returns a frame that was taken. */
  void release(FrameLease lease) {
    lease.feed().newest().release(lease.frame());
    synchronized (this) {
      inFlight[lease.camera()]--;
      notifyAll();
    }
  }

  @GuardedBy("this")
  private boolean takeRoundRobin(FrameLease into) {
    for (int step = 1; step <= feeds.size(); step++) {
      int index = (lastServed + step) % feeds.size();
      Frame frame = inFlight[index] < maxInFlight ? feeds.get(index).newest().take() : null;
      if (frame != null) {
        inFlight[index]++;
        lastServed = index;
        into.fill(index, feeds.get(index), frame, order.take());
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a camera has reached its limit, so that it may have another frame that cannot be taken
   * yet.
   */
  @GuardedBy("this")
  private boolean isAnyFull() {
    for (int frames : inFlight) {
      if (frames == maxInFlight) {
        return true;
      }
    }
    return false;
  }

  private boolean allEnded() {
    for (CameraFeed feed : feeds) {
      if (!feed.hasEnded()) {
        return false;
      }
    }
    return true;
  }

  private synchronized void wakeUp() {
    notifyAll();
  }

  /** Stops handing out frames and closes all cameras concurrently. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    for (CameraFeed feed : feeds) {
      feed.stop();
    }
    for (CameraFeed feed : feeds) {
      feed.close();
    }
  }
}

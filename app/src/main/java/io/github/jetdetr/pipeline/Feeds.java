package io.github.jetdetr.pipeline;

import io.github.jetdetr.annotation.HotPath;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.camera.Frame;
import java.util.List;

/**
 * All cameras in front of one engine: hands inFlight the newest frame of each in turn, so that a
 * fast camera does not starve a slow one. Any number of threads may take.
 */
@HotPath
public final class Feeds implements AutoCloseable {

  /**
   * How many frames of one camera may be on their way: a third would only grow old behind the first
   * two.
   */
  static final int MAX_FRAMES_IN_FLIGHT = 2;

  private final List<CameraFeed> feeds;
  private final FrameOrder order = new FrameOrder();

  // By camera.
  @GuardedBy("this")
  private final int[] inFlight;

  @GuardedBy("this")
  private int lastServed;

  @GuardedBy("this")
  private long framesLeft;

  @GuardedBy("this")
  private boolean closed;

  /**
   * @param frames how many frames are handed inFlight in all
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

  /** The order in which frames were taken, and go on. */
  FrameOrder order() {
    return order;
  }

  /** Opens all cameras, each on a thread of its own. */
  void start() {
    for (CameraFeed feed : feeds) {
      feed.start(this::wakeUp);
    }
  }

  /**
   * Waits for the next frame; it is to be given back.
   *
   * @param idle is run when there is none at once, before waiting; must not wait itself
   * @return whether there is one; false forever when all frames were handed out, every camera has
   *     come to its end, or this was closed
   */
  synchronized boolean take(FrameLease into, Runnable idle) throws InterruptedException {
    while (!closed && framesLeft > 0) {
      // Asked first: a camera may put its last frame down and end between the two questions.
      boolean ended = allEnded();
      if (takeInTurn(into)) {
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

  /** Gives back what was taken. */
  void giveBack(FrameLease lease) {
    lease.feed().newest().giveBack(lease.frame());
    synchronized (this) {
      inFlight[lease.camera()]--;
      notifyAll();
    }
  }

  @GuardedBy("this")
  private boolean takeInTurn(FrameLease into) {
    for (int step = 1; step <= feeds.size(); step++) {
      int index = (lastServed + step) % feeds.size();
      Frame frame =
          inFlight[index] < MAX_FRAMES_IN_FLIGHT ? feeds.get(index).newest().take() : null;
      if (frame != null) {
        inFlight[index]++;
        lastServed = index;
        into.fill(index, feeds.get(index), frame, order.take());
        return true;
      }
    }
    return false;
  }

  /** Whether a camera may have a frame that nobody can take yet. */
  @GuardedBy("this")
  private boolean isAnyFull() {
    for (int frames : inFlight) {
      if (frames == MAX_FRAMES_IN_FLIGHT) {
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

  /** Hands inFlight nothing more and closes all cameras, side by side. */
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

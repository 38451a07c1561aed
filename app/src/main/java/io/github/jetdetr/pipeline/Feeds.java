package io.github.jetdetr.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.EngineOptions;
import java.util.ArrayList;
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

  /** A camera, and how many of its frames are on their way. */
  static final class Turn {
    private final CameraFeed feed;
    private int inFlight;

    Turn(CameraFeed feed) {
      this.feed = feed;
    }
  }

  private final FrameOrder order = new FrameOrder();
  private volatile List<CameraFeed> feeds;

  @GuardedBy("this")
  private List<Turn> turns = new ArrayList<>();

  @GuardedBy("this")
  private int framesAtOnce = MIN_FRAMES_IN_FLIGHT;

  @GuardedBy("this")
  private int maxInFlight = MIN_FRAMES_IN_FLIGHT;

  @GuardedBy("this")
  private int lastServed;

  @GuardedBy("this")
  private boolean started;

  @GuardedBy("this")
  private boolean changing;

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
    for (CameraFeed feed : this.feeds) {
      turns.add(new Turn(feed));
    }
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
    framesAtOnce = frames;
    int share = (frames + feeds.size() - 1) / Math.max(1, feeds.size());
    maxInFlight = Math.max(MIN_FRAMES_IN_FLIGHT, Math.min(MAX_FRAMES_IN_FLIGHT, share));
  }

  /** The order of the frames that were taken. */
  FrameOrder order() {
    return order;
  }

  /** Starts capturing on all cameras, each on a thread of its own. */
  void start() {
    synchronized (this) {
      started = true;
    }
    for (CameraFeed feed : feeds) {
      feed.start(this::wakeUp);
    }
  }

  /**
   * Replaces cameras while frames are processed: those that are not in the new list are closed, and
   * after that those that are new are started. The others lose no frame. One thread at a time, not
   * together with {@link #close}.
   *
   * @param newFeeds in their new order
   */
  public void change(List<CameraFeed> newFeeds) {
    List<CameraFeed> before = feeds;
    List<CameraFeed> kept = new ArrayList<>(newFeeds);
    kept.retainAll(before);
    synchronized (this) {
      if (closed) {
        return;
      }
      changing = true;
      set(kept);
    }
    try {
      for (CameraFeed feed : before) {
        if (!newFeeds.contains(feed)) {
          feed.close();
          feed.objects().end();
        }
      }
    } finally {
      boolean starts;
      synchronized (this) {
        set(newFeeds);
        changing = false;
        starts = started && !closed;
        notifyAll();
      }
      for (CameraFeed feed : newFeeds) {
        if (starts && !before.contains(feed)) {
          feed.start(this::wakeUp);
        }
      }
    }
  }

  @GuardedBy("this")
  private void set(List<CameraFeed> newFeeds) {
    List<Turn> newTurns = new ArrayList<>();
    for (CameraFeed feed : newFeeds) {
      newTurns.add(turn(feed));
    }
    turns = newTurns;
    feeds = List.copyOf(newFeeds);
    lastServed = turns.size() - 1;
    allowInFlight(framesAtOnce);
  }

  @GuardedBy("this")
  private Turn turn(CameraFeed feed) {
    for (int at = 0; at < turns.size(); at++) {
      if (turns.get(at).feed == feed) {
        return turns.get(at);
      }
    }
    return new Turn(feed);
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
      if (ended && !changing && !isAnyFull()) {
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
      lease.turn().inFlight--;
      notifyAll();
    }
  }

  @GuardedBy("this")
  private boolean takeRoundRobin(FrameLease into) {
    for (int step = 1; step <= turns.size(); step++) {
      int index = (lastServed + step) % turns.size();
      Turn turn = turns.get(index);
      Frame frame = turn.inFlight < maxInFlight ? turn.feed.newest().take() : null;
      if (frame != null) {
        turn.inFlight++;
        lastServed = index;
        into.fill(turn, turn.feed, frame, order.take());
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
    for (int at = 0; at < turns.size(); at++) {
      if (turns.get(at).inFlight >= maxInFlight) {
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

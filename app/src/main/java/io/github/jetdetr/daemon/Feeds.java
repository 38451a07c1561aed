package io.github.jetdetr.daemon;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.camera.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All cameras in front of one engine: hands out the newest frame of each in turn, so that a fast
 * camera does not starve a slow one. Any number of threads may take.
 */
final class Feeds implements AutoCloseable {

  /** One frame on its way, filled again for every frame; the frame is to be given back. */
  static final class Taken {

    private @Nullable CameraFeed feed;
    private @Nullable Frame frame;
    private int camera;
    private long ticket;

    CameraFeed feed() {
      return required(feed);
    }

    Frame frame() {
      return required(frame);
    }

    /** The place of this frame in the order of taking, over all cameras, from 0. */
    long ticket() {
      return ticket;
    }

    private static <T> T required(@Nullable T value) {
      if (value == null) {
        throw new IllegalStateException("nothing was taken");
      }
      return value;
    }
  }

  /**
   * How many frames of one camera may be on their way: a third would only grow old behind the first
   * two.
   */
  static final int MOST_OUT = 2;

  private final List<CameraFeed> feeds;

  // By camera.
  @GuardedBy("this")
  private final int[] out;

  @GuardedBy("this")
  private int lastServed;

  @GuardedBy("this")
  private long nextTicket;

  @GuardedBy("this")
  private long ticketsLeft;

  @GuardedBy("this")
  private boolean closed;

  /**
   * @param frames how many frames are handed out in all
   */
  Feeds(List<CameraFeed> feeds, long frames) {
    this.feeds = List.copyOf(feeds);
    ticketsLeft = frames;
    lastServed = feeds.size() - 1;
    out = new int[feeds.size()];
  }

  List<CameraFeed> all() {
    return feeds;
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
   * @return whether there is one; false for ever when all frames were handed out, every camera has
   *     come to its end, or this was closed
   */
  synchronized boolean take(Taken into, Runnable idle) throws InterruptedException {
    while (!closed && ticketsLeft > 0) {
      // Asked first: a camera may put its last frame down and end between the two questions.
      boolean ended = allEnded();
      if (takeInTurn(into)) {
        ticketsLeft--;
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
  void giveBack(Taken taken) {
    taken.feed().newest().giveBack(taken.frame());
    synchronized (this) {
      out[taken.camera]--;
      notifyAll();
    }
  }

  @GuardedBy("this")
  private boolean takeInTurn(Taken into) {
    for (int step = 1; step <= feeds.size(); step++) {
      int index = (lastServed + step) % feeds.size();
      Frame frame = out[index] < MOST_OUT ? feeds.get(index).newest().take() : null;
      if (frame != null) {
        out[index]++;
        lastServed = index;
        into.camera = index;
        into.feed = feeds.get(index);
        into.frame = frame;
        into.ticket = nextTicket++;
        return true;
      }
    }
    return false;
  }

  /** Whether a camera may have a frame that nobody can take yet. */
  @GuardedBy("this")
  private boolean isAnyFull() {
    for (int frames : out) {
      if (frames == MOST_OUT) {
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

  /** Hands out nothing more and closes all cameras, side by side. */
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

package io.github.jetdetr.snapshot;

import com.google.errorprone.annotations.MustBeClosed;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.message.ClockState;
import io.github.jetdetr.message.object.SnapshotListener;
import io.github.jetdetr.track.event.EventSettings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the pictures of all cameras, one after the other, on a thread of its own; three copies of
 * frames may wait for it. Thread-safe.
 */
public final class SnapshotMaker implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SnapshotMaker.class);

  private static final int SHOTS = 3;
  // An end without its picture is counted; so many end at once when a busy camera is lost.
  private static final int MAX_ENDS = 1_024;
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final SnapshotListener listener;
  private final LongUnaryOperator utcMicrosOf;
  private final Supplier<ClockState> clock;
  private final LongSupplier nanoClock;
  private final LongSupplier workClock;
  private final List<Shot> shots = new ArrayList<>();

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Deque<Shot> blanks = new ArrayDeque<>(SHOTS);

  @GuardedBy("lock")
  private final Deque<Work> waiting = new ArrayDeque<>();

  @GuardedBy("lock")
  private boolean draws;

  @GuardedBy("lock")
  private boolean working;

  @GuardedBy("lock")
  private boolean closing;

  private @Nullable Thread thread;
  private String logged = "";

  /**
   * One piece of work.
   *
   * @param shot a frame to make pictures of; null where an object has ended
   * @param number of the track that ended
   */
  record Work(CameraSnapshots camera, @Nullable Shot shot, long number) {}

  /**
   * Nothing is made before {@link #start}.
   *
   * @param listener receives each picture, on this thread
   * @param utcMicrosOf a time of the monotonic clock by the wall clock, microseconds since 1970
   * @param clock how far the wall clock can be trusted
   */
  @MustBeClosed
  public SnapshotMaker(
      SnapshotListener listener, LongUnaryOperator utcMicrosOf, Supplier<ClockState> clock) {
    this(listener, utcMicrosOf, clock, System::nanoTime, SnapshotMaker::processorNanos);
  }

  /** Time for which this thread has had a processor: waiting for one costs nobody anything. */
  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /**
   * @param workClock what making a picture takes is measured with, on the thread that makes it
   */
  @MustBeClosed
  SnapshotMaker(
      SnapshotListener listener,
      LongUnaryOperator utcMicrosOf,
      Supplier<ClockState> clock,
      LongSupplier nanoClock,
      LongSupplier workClock) {
    this.listener = listener;
    this.utcMicrosOf = utcMicrosOf;
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.workClock = workClock;
  }

  /** What decides for a camera; null if it has no pictures. */
  public @Nullable CameraSnapshots camera(
      String name, SnapshotSettings settings, EventSettings events, List<String> labels) {
    if (settings.isOff()) {
      return null;
    }
    synchronized (lock) {
      draws |= settings.draws();
      while (shots.size() < SHOTS) {
        Shot shot = new Shot();
        shots.add(shot);
        blanks.add(shot);
      }
    }
    return new CameraSnapshots(name, settings, events, labels, this, nanoClock);
  }

  /** Starts the thread, if any camera has pictures; may be called again when one has come to it. */
  public void start() {
    if (thread == null && !shots.isEmpty()) {
      Thread started = new Thread(this::run, "pictures");
      started.setDaemon(true);
      thread = started;
      started.start();
    }
  }

  /** Whether the thread runs, or none is needed. */
  public boolean isAlive() {
    return thread == null || thread.isAlive();
  }

  /** A shot to fill and to {@link #offer}; null while all wait to be made. */
  @Nullable Shot blank() {
    synchronized (lock) {
      return closing ? null : blanks.poll();
    }
  }

  /** Whether nothing is being made and nothing waits. */
  boolean isIdle() {
    synchronized (lock) {
      return !working && waiting.isEmpty();
    }
  }

  /** Asks for the pictures of a shot. */
  void offer(Shot shot) {
    synchronized (lock) {
      waiting.add(shot.work());
      lock.notifyAll();
    }
  }

  /** Asks for the last pictures of an object. */
  void offerEnd(CameraSnapshots camera, long number) {
    synchronized (lock) {
      if (waiting.size() >= MAX_ENDS) {
        camera.tally().busy.increment();
      } else {
        waiting.add(new Work(camera, null, number));
        lock.notifyAll();
      }
    }
  }

  private void run() {
    try (SnapshotStudio opened = new SnapshotStudio(listener, utcMicrosOf, clock, nanoClock)) {
      if (draws()) {
        opened.warmUp();
      }
      for (Work work = next(); work != null; work = next()) {
        work(opened, work);
      }
    } catch (CameraException e) {
      log.error("no pictures: {}", e.getMessage());
    } finally {
      for (Shot shot : shots) {
        shot.close();
      }
    }
  }

  private boolean draws() {
    synchronized (lock) {
      return draws;
    }
  }

  /** The next piece of work; null when there is none left and none will come. */
  private @Nullable Work next() {
    synchronized (lock) {
      working = false;
      while (waiting.isEmpty() && !closing) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          closing = true;
        }
      }
      Work next = waiting.poll();
      working = next != null;
      return next;
    }
  }

  /** A picture that cannot be made is counted, and the next one is made. */
  private void work(SnapshotStudio studio, Work work) {
    Shot shot = work.shot();
    CameraSnapshots camera = work.camera();
    long beginNanos = workClock.getAsLong();
    try {
      if (shot != null) {
        studio.make(shot, camera);
      } else {
        studio.end(camera, work.number());
      }
    } catch (RuntimeException | Error e) {
      camera.tally().failed.increment();
      if (!String.valueOf(e).equals(logged)) {
        logged = String.valueOf(e);
        log.error("camera {}: a picture could not be made", camera.camera(), e);
      }
    }
    camera.spend(workClock.getAsLong() - beginNanos);
    if (shot != null) {
      synchronized (lock) {
        blanks.add(shot);
      }
    }
  }

  /** Makes what waits, for at most two seconds, and ends the thread. Idempotent. */
  @Override
  public void close() {
    synchronized (lock) {
      closing = true;
      lock.notifyAll();
    }
    Thread running = thread;
    if (running == null) {
      shots.forEach(Shot::close);
      return;
    }
    try {
      running.join(DRAIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

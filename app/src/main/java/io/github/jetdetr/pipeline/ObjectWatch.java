package io.github.jetdetr.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.message.object.CountsReport;
import io.github.jetdetr.message.object.EventReport;
import io.github.jetdetr.message.object.ObjectFigures;
import io.github.jetdetr.message.object.ObjectListener;
import io.github.jetdetr.snapshot.CameraSnapshots;
import io.github.jetdetr.track.Track;
import io.github.jetdetr.track.TrackEnd;
import io.github.jetdetr.track.TrackState;
import io.github.jetdetr.track.Tracker;
import io.github.jetdetr.track.config.CameraTracks;
import io.github.jetdetr.track.event.EventBook;
import io.github.jetdetr.track.event.EventKind;
import io.github.jetdetr.track.event.EventListener;
import io.github.jetdetr.track.event.TrackedObject;
import io.github.jetdetr.track.zone.Crossing;
import io.github.jetdetr.track.zone.PlaceListener;
import io.github.jetdetr.track.zone.ZoneWatch;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the objects of one camera from frame to frame, and reports events, counts and occupied
 * zones. Frames are taken in their order by the loops, the passing of time once a second by the
 * daemon's thread; thread-safe. A frame on which nothing happens allocates nothing.
 */
@HotPath
final class ObjectWatch {

  private static final long MIN_COUNTS_NANOS = Duration.ofSeconds(1).toNanos();

  private final String camera;
  private final CameraTracks settings;
  private final List<String> labels;
  private final WallClock wallClock;
  private final ObjectListener listener;
  private final @Nullable CameraSnapshots snapshots;

  @GuardedBy("this")
  private final Tracker tracker;

  @GuardedBy("this")
  private final ZoneWatch zones;

  @GuardedBy("this")
  private final EventBook book;

  @GuardedBy("this")
  private final ObjectTally tally;

  @GuardedBy("this")
  private final ZoneOccupancy occupancy;

  private final Happenings happenings = new Happenings();

  @GuardedBy("this")
  private int width;

  @GuardedBy("this")
  private int height;

  /** Capture time of the frame that is looked at, or the present where there is none. */
  @GuardedBy("this")
  private long atNanos;

  @GuardedBy("this")
  private long ageNanos;

  @GuardedBy("this")
  private TimeSource timeSource = TimeSource.ARRIVAL;

  @GuardedBy("this")
  private long lastCapturedNanos;

  @GuardedBy("this")
  private long lastFrameNanos;

  @GuardedBy("this")
  private boolean live;

  @GuardedBy("this")
  private boolean ended;

  @GuardedBy("this")
  private boolean changed;

  @GuardedBy("this")
  private boolean countsDue;

  @GuardedBy("this")
  private long lastCountsNanos;

  @GuardedBy("this")
  private @Nullable CountsReport lastCounts;

  /**
   * @param labels of the model, in its order
   * @param listener called on the thread that causes the report
   * @param snapshots sees every frame that is followed; null if no pictures are wanted
   */
  ObjectWatch(
      String camera,
      CameraTracks settings,
      List<String> labels,
      WallClock wallClock,
      ObjectListener listener,
      @Nullable CameraSnapshots snapshots) {
    this.camera = camera;
    this.settings = settings;
    this.labels = List.copyOf(labels);
    this.wallClock = wallClock;
    this.listener = listener;
    this.snapshots = snapshots;
    tracker = new Tracker(settings.tracks(), labels.size());
    zones = new ZoneWatch(settings.places(), labels);
    book = new EventBook(settings.events(), settings.places().zones().size());
    tally = new ObjectTally(settings.places(), labels);
    occupancy = new ZoneOccupancy(camera, settings, wallClock, listener);
  }

  /**
   * Takes the next frame, and notes on its detections which tracks they belong to.
   *
   * @param objects of all scores down to the tracker's lowest, best first
   * @param nowNanos monotonic clock
   */
  synchronized void follow(Frame frame, Detections objects, long nowNanos) {
    boolean first = width == 0;
    if (ended) {
      return;
    }
    if (!first && frame.capturedAtNanos() - lastCapturedNanos <= 0) {
      // Out of order, so it says nothing about the present.
      return;
    }
    atNanos = frame.capturedAtNanos();
    lastCapturedNanos = atNanos;
    ageNanos = Math.max(0, nowNanos - atNanos);
    timeSource = frame.timeSource();
    lastFrameNanos = nowNanos;
    if (!first && (long) width * frame.fullHeight() != (long) height * frame.fullWidth()) {
      // Places and boxes are parts of the picture, which has another shape now.
      endAll(TrackEnd.STOPPED);
    }
    width = frame.fullWidth();
    height = frame.fullHeight();
    tracker.update(atNanos, objects, width, height);
    look();
    if (snapshots != null) {
      snapshots.look(book, frame, nowNanos);
    }
    for (int at = 0; at < tracker.count(); at++) {
      Track track = tracker.track(at);
      if (track.state() == TrackState.SEEN) {
        objects.setTrack(track.detection(), track.number());
      }
    }
    if (!live) {
      live = true;
      beginLive(nowNanos);
    }
    report(nowNanos);
  }

  /** Time passes, whether frames come or not. */
  synchronized void tick(long nowNanos) {
    if (ended) {
      return;
    }
    if (live && tracker.endIfSilent(nowNanos - lastFrameNanos)) {
      noFrame(nowNanos);
      look();
      live = false;
      endLive(nowNanos);
    } else if (live) {
      report(nowNanos);
    }
  }

  /** Nobody watches any more: every event that is open ends. Idempotent. */
  synchronized void end(long nowNanos) {
    noFrame(nowNanos);
    endAll(TrackEnd.STOPPED);
    ended = true;
  }

  /** Takes the place of another watch of the same camera, which has ended; before any frame. */
  synchronized void continueFrom(ObjectWatch other) {
    synchronized (other) {
      tracker.numberAfter(other.tracker.lastNumber());
      tally.addCrossings(other.tally);
    }
  }

  /** Numbers for metrics. */
  synchronized ObjectFigures figures() {
    return tally.figures(live);
  }

  @GuardedBy("this")
  private void noFrame(long nowNanos) {
    atNanos = nowNanos;
    ageNanos = EventReport.NO_FRAME;
  }

  @GuardedBy("this")
  private void endAll(TrackEnd why) {
    tracker.endAll(why);
    look();
  }

  @GuardedBy("this")
  private void look() {
    zones.look(tracker, atNanos, happenings);
    book.look(tracker, atNanos, happenings);
  }

  @GuardedBy("this")
  private void beginLive(long nowNanos) {
    tally.recount(book);
    countsDue = true;
    lastCountsNanos = nowNanos - MIN_COUNTS_NANOS;
    occupancy.begin(tally, nowNanos);
  }

  @GuardedBy("this")
  private void endLive(long nowNanos) {
    tally.recount(book);
    changed = false;
    reportCounts(nowNanos);
    occupancy.end(nowNanos);
  }

  @GuardedBy("this")
  private void report(long nowNanos) {
    if (changed) {
      tally.recount(book);
      changed = false;
      countsDue = true;
    }
    occupancy.update(tally, nowNanos);
    if (countsDue && nowNanos - lastCountsNanos >= MIN_COUNTS_NANOS) {
      reportCounts(nowNanos);
    }
  }

  @GuardedBy("this")
  private void reportCounts(long nowNanos) {
    countsDue = false;
    CountsReport now = tally.report(camera, wallClock.utcMicrosOf(nowNanos), live, book);
    if (lastCounts == null || !now.saysTheSame(lastCounts)) {
      lastCounts = now;
      lastCountsNanos = nowNanos;
      listener.counts(now);
    }
  }

  @GuardedBy("this")
  private void reportEvent(EventKind kind, TrackedObject object) {
    changed = true;
    tally.event(kind, object.label());
    listener.event(
        new EventReport(
            camera,
            kind,
            object,
            labels.get(object.label()),
            settings.places(),
            new EventReport.Times(
                wallClock.utcMicrosOf(atNanos),
                ageNanos,
                wallClock.utcMicrosOf(object.firstSeenNanos()),
                wallClock.utcMicrosOf(object.lastSeenNanos()),
                wallClock.utcMicrosOf(object.bestAtNanos())),
            timeSource,
            wallClock.state()));
    if (kind == EventKind.END && snapshots != null) {
      snapshots.ended(object);
    }
  }

  /** What zones and book report during a look, which is made under the lock. */
  @SuppressWarnings("GuardedBy")
  private final class Happenings implements PlaceListener, EventListener {

    @Override
    public void entered(Track track, int zone, long enteredAtNanos) {
      tally.entered(zone, track.label());
      book.entered(track, zone, enteredAtNanos);
    }

    @Override
    public void left(Track track, int zone, long dwellNanos) {
      book.left(track, zone, dwellNanos);
    }

    @Override
    public void crossed(Track track, int line, Crossing way, long crossedAtNanos) {
      tally.crossed(line, way, track.label());
      book.crossed(track, line, way, crossedAtNanos);
      changed = true;
    }

    @Override
    public void event(EventKind kind, TrackedObject object) {
      reportEvent(kind, object);
    }
  }
}

package io.github.jetdetr.snapshot;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.track.Tracker;
import io.github.jetdetr.track.event.EventBook;
import io.github.jetdetr.track.event.EventKind;
import io.github.jetdetr.track.event.EventSettings;
import io.github.jetdetr.track.event.TrackedObject;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides of which frames of one camera pictures are made, and copies their pixels: of an object
 * that is new, and again when it is seen clearly better. Used by the threads that follow objects;
 * thread-safe. A frame of which no picture is made costs a look at each object and allocates
 * nothing.
 */
@HotPath
public final class CameraSnapshots {

  // A look this much better is kept for the object's end, without being published before.
  private static final double BETTER = 1.1;
  private static final Duration RETRY = Duration.ofSeconds(1);
  // So many seconds' worth of both allowances may be saved: a lorry full of people.
  private static final double MAX_SAVED_SECONDS = 10;

  private final String camera;
  private final SnapshotSettings settings;
  private final EventSettings events;
  private final List<String> labels;
  private final SnapshotMaker maker;
  private final LongSupplier nanoClock;
  private final Allowance time;
  private final Allowance rate;
  private final SnapshotTally tally = new SnapshotTally();

  // By the tracker's slot.
  @GuardedBy("this")
  private final long[] number = new long[Tracker.CAPACITY];

  @GuardedBy("this")
  private final double[] takenLook = new double[Tracker.CAPACITY];

  @GuardedBy("this")
  private final double[] publishedLook = new double[Tracker.CAPACITY];

  @GuardedBy("this")
  private final long[] triedAt = new long[Tracker.CAPACITY];

  @GuardedBy("this")
  private final int[] due = new int[Shot.MAX_TARGETS];

  @GuardedBy("this")
  private boolean begun;

  @GuardedBy("this")
  private long ofAllAt;

  CameraSnapshots(
      String camera,
      SnapshotSettings settings,
      EventSettings events,
      List<String> labels,
      SnapshotMaker maker,
      LongSupplier nanoClock) {
    this.camera = camera;
    this.settings = settings;
    this.events = events;
    this.labels = List.copyOf(labels);
    this.maker = maker;
    this.nanoClock = nanoClock;
    long now = nanoClock.getAsLong();
    time = new Allowance(settings.maxShare(), settings.maxShare() * MAX_SAVED_SECONDS * 1e9, now);
    double perSecond = settings.perMinute() / 60.0;
    rate = new Allowance(perSecond / 1e9, Math.max(1, perSecond * MAX_SAVED_SECONDS), now);
  }

  String camera() {
    return camera;
  }

  SnapshotSettings settings() {
    return settings;
  }

  SnapshotTally tally() {
    return tally;
  }

  /** A label by its index, or the index where the model has no labels. */
  String label(int index) {
    return index < labels.size() ? labels.get(index) : String.valueOf(index);
  }

  /** What became of the pictures. */
  public CameraFrames.Snapshots counts() {
    return tally.snapshot();
  }

  /** Pays for a picture; whoever makes it measures. */
  void spend(long nanos) {
    tally.spentNanos.add(nanos);
    time.spend((double) nanos);
  }

  /**
   * Looks at a frame and the objects on it.
   *
   * @param book the objects, of this frame; null if nobody follows them
   * @param nowNanos monotonic clock
   */
  public synchronized void look(@Nullable EventBook book, Frame frame, long nowNanos) {
    int objects = book == null ? 0 : findDue(book, frame.capturedAtNanos());
    boolean ofAll = isOfAllDue(nowNanos);
    if (objects == 0 && !ofAll) {
      return;
    }
    int pictures = objects * settings.events().size();
    // What the camera shows has a rate of its own.
    boolean rated = objects > 0 && isWithinRate(pictures, nowNanos);
    Shot shot = null;
    if (rated || ofAll) {
      shot = admitted((rated ? pictures : 0) + (ofAll ? 1 : 0), nowNanos);
    }
    if (ofAll) {
      begun = true;
      // One that could not be made is not left out, but late.
      long late = shot == null ? settings.every().minus(RETRY).toNanos() : 0;
      ofAllAt = nowNanos - Math.max(0, late);
    }
    for (int at = 0; at < objects && book != null; at++) {
      TrackedObject object = book.object(due[at]);
      tried(due[at], object, frame.capturedAtNanos());
      if (rated && shot != null) {
        take(due[at], object, shot);
      }
    }
    if (shot == null) {
      return;
    }
    if (rated) {
      rate.spend(pictures);
    }
    shot.ofAll = ofAll;
    if (ofAll && settings.everyBoxed() && book != null) {
      addOthers(book, frame.capturedAtNanos(), shot);
    }
    long beginNanos = nanoClock.getAsLong();
    shot.pixels.copyFrom(frame);
    spend(nanoClock.getAsLong() - beginNanos);
    maker.offer(shot);
  }

  @GuardedBy("this")
  private boolean isOfAllDue(long nowNanos) {
    long every = settings.every().toNanos();
    return every > 0 && (!begun || nowNanos - ofAllAt >= every);
  }

  /** The slots of objects on this frame of which a picture is to be made; returns how many. */
  @GuardedBy("this")
  private int findDue(EventBook book, long atNanos) {
    int found = 0;
    if (settings.events().isEmpty() || book.open() == 0) {
      return 0;
    }
    for (int slot = 0; slot < Tracker.CAPACITY && found < due.length; slot++) {
      if (book.isOpen(slot) && isDue(slot, book.object(slot), atNanos)) {
        due[found++] = slot;
      }
    }
    return found;
  }

  @GuardedBy("this")
  private boolean isDue(int slot, TrackedObject object, long atNanos) {
    if (object.lastSeenNanos() != atNanos) {
      return false;
    }
    return number[slot] != object.number()
        || (atNanos - triedAt[slot] >= events.lookGap().toNanos()
            && object.look() >= BETTER * takenLook[slot]);
  }

  @GuardedBy("this")
  private void tried(int slot, TrackedObject object, long atNanos) {
    if (number[slot] != object.number()) {
      number[slot] = object.number();
      takenLook[slot] = 0;
      publishedLook[slot] = 0;
    }
    triedAt[slot] = atNanos;
  }

  @GuardedBy("this")
  private void take(int slot, TrackedObject object, Shot shot) {
    Shot.Target target = shot.add(object);
    target.pictured = true;
    target.kind = publishedLook[slot] == 0 ? EventKind.NEW : EventKind.UPDATE;
    target.published = object.look() >= events.clearlyBetter() * publishedLook[slot];
    takenLook[slot] = object.look();
    if (target.published) {
      publishedLook[slot] = object.look();
    }
  }

  @GuardedBy("this")
  private void addOthers(EventBook book, long atNanos, Shot shot) {
    int pictured = shot.count();
    for (int slot = 0; slot < Tracker.CAPACITY && !shot.isFull(); slot++) {
      if (book.isOpen(slot) && book.object(slot).lastSeenNanos() == atNanos) {
        boolean known = false;
        for (int at = 0; at < pictured; at++) {
          known |= shot.target(at).number == book.object(slot).number();
        }
        if (!known) {
          shot.add(book.object(slot));
        }
      }
    }
  }

  private boolean isWithinRate(int pictures, long nowNanos) {
    boolean within = rate.isLeft(nowNanos);
    if (!within) {
      tally.overRate.add(pictures);
    }
    return within;
  }

  /** A shot to fill, if there is time for pictures now; otherwise they are counted as skipped. */
  private @Nullable Shot admitted(int pictures, long nowNanos) {
    if (!time.isLeft(nowNanos)) {
      tally.overBudget.add(pictures);
      return null;
    }
    Shot shot = maker.blank();
    if (shot == null) {
      tally.busy.add(pictures);
      return null;
    }
    shot.begin(this);
    return shot;
  }

  /** An object is gone: the best look at it is published once more, as the last one. */
  public synchronized void ended(TrackedObject object) {
    for (int slot = 0; slot < Tracker.CAPACITY; slot++) {
      if (number[slot] == object.number() && takenLook[slot] > 0) {
        maker.offerEnd(this, object.number());
        number[slot] = 0;
      }
    }
  }
}

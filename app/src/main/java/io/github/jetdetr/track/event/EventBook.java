package io.github.jetdetr.track.event;

import io.github.jetdetr.track.Track;
import io.github.jetdetr.track.TrackState;
import io.github.jetdetr.track.Tracker;
import io.github.jetdetr.track.zone.Crossing;
import io.github.jetdetr.track.zone.PlaceListener;
import io.github.jetdetr.track.zone.PlaceSettings;

/**
 * Decides what is announced about one camera's tracks: {@link EventKind#NEW} once an object is
 * believed and not just a flicker, {@link EventKind#UPDATE} when something changed, {@link
 * EventKind#END} exactly once for each that was new.
 *
 * <p>On each frame, after the tracker's update: first the zones' look, with this as its listener,
 * then {@link #look}. Used by the tracker's thread; allocates nothing.
 */
public final class EventBook implements PlaceListener {

  private final EventSettings settings;
  private final TrackedObject[] objects = new TrackedObject[Tracker.CAPACITY];
  private final boolean[] announced = new boolean[Tracker.CAPACITY];
  private final boolean[] changed = new boolean[Tracker.CAPACITY];
  private final int[] announcedLabel = new int[Tracker.CAPACITY];
  private final double[] announcedLook = new double[Tracker.CAPACITY];
  private final long[] announcedAt = new long[Tracker.CAPACITY];
  private int open;

  /** A book of a camera with any number of zones. */
  public EventBook(EventSettings settings) {
    this(settings, PlaceSettings.MAX_PLACES);
  }

  /**
   * @param zones how many the camera has
   */
  public EventBook(EventSettings settings, int zones) {
    this.settings = settings;
    for (int slot = 0; slot < objects.length; slot++) {
      objects[slot] = new TrackedObject(zones);
    }
  }

  @Override
  public void entered(Track track, int zone, long atNanos) {
    object(track).enter(zone, atNanos);
    changed[track.slot()] = true;
  }

  @Override
  public void left(Track track, int zone, long dwellNanos) {
    object(track).leave(zone, dwellNanos);
    changed[track.slot()] = true;
  }

  @Override
  public void crossed(Track track, int line, Crossing way, long atNanos) {
    object(track).cross(line, way == Crossing.LEFT_TO_RIGHT);
    changed[track.slot()] = true;
  }

  /**
   * Tells of what this frame brought.
   *
   * @param nanos capture time of the frame
   */
  public void look(Tracker tracker, long nanos, EventListener listener) {
    for (int at = 0; at < tracker.endedCount(); at++) {
      end(tracker.ended(at), listener);
    }
    for (int at = 0; at < tracker.count(); at++) {
      Track track = tracker.track(at);
      if (track.state() == TrackState.SEEN) {
        object(track).see(track);
        tell(track, nanos, listener);
      }
    }
  }

  private void tell(Track track, long nanos, EventListener listener) {
    int slot = track.slot();
    TrackedObject object = objects[slot];
    if (!announced[slot]) {
      long age = track.lastSeenNanos() - track.firstSeenNanos();
      if (track.isShown()
          && track.hits() >= settings.minHits()
          && age >= settings.minAge().toNanos()) {
        announced[slot] = true;
        open++;
        tell(EventKind.NEW, object, slot, nanos, listener);
      }
      return;
    }
    boolean better =
        object.bestLook() >= settings.clearlyBetter() * announcedLook[slot]
            && nanos - announcedAt[slot] >= settings.lookGap().toNanos();
    if (changed[slot] || better || object.label() != announcedLabel[slot]) {
      tell(EventKind.UPDATE, object, slot, nanos, listener);
    }
  }

  private void tell(
      EventKind kind, TrackedObject object, int slot, long nanos, EventListener listener) {
    changed[slot] = false;
    announcedLabel[slot] = object.label();
    announcedLook[slot] = object.bestLook();
    announcedAt[slot] = nanos;
    listener.event(kind, object);
  }

  private void end(Track track, EventListener listener) {
    int slot = track.slot();
    TrackedObject object = objects[slot];
    if (announced[slot] && object.number() == track.number()) {
      announced[slot] = false;
      open--;
      object.end(track);
      listener.event(EventKind.END, object);
    }
  }

  /** How many objects are new and have not ended. */
  public int open() {
    return open;
  }

  /** Whether the object in a slot, below {@link Tracker#CAPACITY}, is new and has not ended. */
  public boolean isOpen(int slot) {
    return announced[slot];
  }

  /** The object in a slot; to be read while it {@link #isOpen}, on the tracker's thread. */
  public TrackedObject object(int slot) {
    return objects[slot];
  }

  /** What is known of a track; a slot's new owner begins with nothing. */
  private TrackedObject object(Track track) {
    TrackedObject object = objects[track.slot()];
    if (object.number() != track.number()) {
      object.begin(track);
      announced[track.slot()] = false;
      changed[track.slot()] = false;
    }
    return object;
  }
}

package io.github.jetdetr.track.event;

/** Hears of events, on the tracker's thread. */
public interface EventListener {

  /**
   * Receives an event.
   *
   * @param object good during this call only
   */
  void event(EventKind kind, TrackedObject object);
}

package io.github.jetdetr.track.event;

/** What an event says of its object. */
public enum EventKind {
  /** It is there, and was not announced before. */
  NEW,
  /** Its zones or its label changed, it crossed a line, or it is seen clearly better. */
  UPDATE,
  /** It is gone. Every object that was new ends exactly once. */
  END
}

package io.github.jetdetr.message.object;

/** Receives what is to be published about objects; must not block. */
public interface ObjectListener {

  /** Something happened to an object; the report's object is valid only during the call. */
  void event(EventReport report);

  /** Numbers of objects have changed. */
  void counts(CountsReport report);

  /** A zone has become occupied or free, or nobody knows any more. */
  void occupied(OccupiedReport report);
}

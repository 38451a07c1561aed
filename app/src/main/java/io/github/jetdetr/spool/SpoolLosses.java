package io.github.jetdetr.spool;

/** Hears of messages that are given up; called by whoever uses the spool, under its lock. */
public interface SpoolLosses {

  /** Why messages are given up. */
  enum Cause {
    /** There was no room for them, by the spool's limit or on the disk. */
    FULL,
    /** They were older than the spool keeps them. */
    OLD,
    /** The disk did not give them back. */
    DAMAGED
  }

  /**
   * Messages were given up.
   *
   * @param own those that this process spooled; the others were an earlier one's
   * @param earlier the others
   */
  void lost(Cause cause, SpoolTally own, SpoolTally earlier);
}

package io.github.jetdetr.message;

/** Why a message was dropped. */
public enum DropReason {
  /** The outbox was full and this was the oldest message of its kind. */
  FULL("full"),
  /** It exceeded its maximum age in the outbox. */
  EXPIRED("expired"),
  /** Larger than the outbox or the broker accepts. */
  TOO_LARGE("too_large"),
  /** Rejected by the broker. */
  REJECTED("rejected"),
  /** Retained state superseded by a newer value of the same topic. */
  REPLACED("replaced"),
  /** Still in the outbox when the publisher was closed, or offered after that. */
  UNSENT_AT_CLOSE("unsent_at_close"),
  /** The broker closed the connection whenever this message was sent. */
  ENDED_CONNECTION("ended_connection"),
  /** It waited in the spool, which had no room for it any more. */
  SPOOL_FULL("spool_full"),
  /** It waited in the spool for longer than it is worth. */
  SPOOL_OLD("spool_old"),
  /** It waited in the spool, and the disk did not give it back. */
  SPOOL_DAMAGED("spool_damaged");

  private final String word;

  DropReason(String word) {
    this.word = word;
  }

  /** The key in messages. */
  public String word() {
    return word;
  }
}

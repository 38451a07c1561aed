package io.github.jetdetr.message;

/** Why a message was not sent. */
public enum DropReason {
  /** The outbox was full and this was the oldest of its kind. */
  FULL("full"),
  /** It lay in the outbox longer than it is worth anything. */
  EXPIRED("expired"),
  /** Larger than the outbox or the broker takes. */
  TOO_LARGE("too_large"),
  /** The broker received it and said no. */
  REJECTED("rejected"),
  /** Retained state that a newer value of the same topic took the place of. */
  REPLACED("replaced"),
  /** Still in the outbox when the publisher was closed, or offered after that. */
  UNSENT_AT_CLOSE("unsent_at_close");

  private final String word;

  DropReason(String word) {
    this.word = word;
  }

  /** The key used in messages. */
  public String word() {
    return word;
  }
}

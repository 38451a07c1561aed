package io.github.jetdetr.mqtt;

/** What kind of trouble there is with the broker. */
public enum LinkFailure {
  /** No way to the broker: no such host, refused, no route. */
  UNREACHABLE(false),
  /** Something took the connection and then said nothing in time. */
  NO_ANSWER(false),
  /** The certificates do not fit, on either side. */
  TLS(true),
  /** User, password or certificate are not good enough for this broker. */
  NOT_AUTHORIZED(true),
  /** A file with a secret cannot be read or used. */
  BAD_FILE(true),
  /** The broker is there and refuses this client for another reason. */
  REFUSED(true),
  /** Another client connected with the same client id. */
  TAKEN_OVER(true),
  /** An established connection ended. */
  LOST(false);

  private final boolean needsPerson;

  LinkFailure(boolean needsPerson) {
    this.needsPerson = needsPerson;
  }

  /** Whether trying again soon is pointless, because only a person can mend it. */
  public boolean needsPerson() {
    return needsPerson;
  }
}

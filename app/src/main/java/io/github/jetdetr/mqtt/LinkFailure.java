package io.github.jetdetr.mqtt;

/** Why there is no connection to the broker. */
public enum LinkFailure {
  /** The broker cannot be reached: unknown host, connection refused, no route. */
  UNREACHABLE(false),
  /** The connection was accepted, but there was no response in time. */
  NO_ANSWER(false),
  /** The TLS handshake failed, on either side. */
  TLS(true),
  /** The broker did not accept user, password or certificate. */
  NOT_AUTHORIZED(true),
  /** A file with a secret cannot be read or is malformed. */
  BAD_FILE(true),
  /** The broker refused the connection for another reason. */
  REFUSED(true),
  /** Another client connected with the same client id. */
  TAKEN_OVER(true),
  /** An established connection ended. */
  LOST(false);

  private final boolean needsOperator;

  LinkFailure(boolean needsOperator) {
    this.needsOperator = needsOperator;
  }

  /** Whether an early retry is pointless because an operator has to fix the cause. */
  public boolean needsOperator() {
    return needsOperator;
  }
}

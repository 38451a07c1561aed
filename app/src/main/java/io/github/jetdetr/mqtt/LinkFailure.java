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
  /** The broker is there, but not ready, or busy. */
  UNAVAILABLE(false),
  /** The broker closed the connection before it answered, without a reason. */
  HUNG_UP(false),
  /** The broker does not speak this version of MQTT. */
  VERSION_REFUSED(true),
  /** The broker does not accept the will's quality of service. */
  QOS_REFUSED(true),
  /** The broker does not keep retained messages, so it refuses a retained will. */
  RETAIN_REFUSED(true),
  /** The broker refused the connection for another reason. */
  REFUSED(true),
  /**
   * Another client connected with the same client id, or so it seems. Two such clients take turns
   * until an operator tells them apart, but a guess must not keep a node from its broker.
   */
  TAKEN_OVER(false),
  /** The broker ended an established connection because a message was too large for it. */
  TOO_LARGE(false),
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

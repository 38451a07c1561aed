package io.github.jetdetr.mqtt;

/** How a message is to be delivered, and what happens to it while no broker takes it. */
public enum Delivery {
  /** Retained, acknowledged; only the last value of each topic is kept, and never dropped. */
  STATE(1, true),
  /** Rare and acknowledged; kept apart so that a flood of frames does not push it out. */
  EVENT(1, false),
  /** One a frame, not acknowledged; the oldest is dropped first. */
  FRAME(0, false);

  private final int qos;
  private final boolean retained;

  Delivery(int qos, boolean retained) {
    this.qos = qos;
    this.retained = retained;
  }

  public int qos() {
    return qos;
  }

  public boolean retained() {
    return retained;
  }
}

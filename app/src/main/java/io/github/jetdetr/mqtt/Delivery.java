package io.github.jetdetr.mqtt;

/** How a message is delivered, and how it is queued while no broker is connected. */
public enum Delivery {
  /** Retained, QoS 1; only the latest value of each topic is queued, and never dropped. */
  STATE(1, true),
  /** Infrequent, QoS 1; queued separately so that frames cannot displace it. */
  EVENT(1, false),
  /** One per frame, QoS 0; the oldest is dropped first. */
  FRAME(0, false),
  /** Pictures, QoS 0: large, so they wait until nothing else does, and displace nothing else. */
  PICTURE(0, false);

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

package io.github.jetdetr.detect;

/** The stages of a frame's way, in order: the one list of their names. */
public enum Stage {
  /** From the capture time until the picture lies in its slot. */
  CAPTURE("capture"),
  /** In the slot, and waiting for the engine's turn. */
  WAIT("wait"),
  /** Pixels to network input. */
  PREPROCESS("preprocess"),
  /** The network itself. */
  INFER("infer"),
  /** Query outputs to boxes on the frame. */
  DECODE("decode");

  private final String key;

  Stage(String key) {
    this.key = key;
  }

  /** The word used as key in messages, metrics and logs. */
  public String key() {
    return key;
  }
}

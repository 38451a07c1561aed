package io.github.jetdetr.detect;

/** The stages of a frame's way, in order: the one list of their names. */
public enum Stage {
  /** From the capture time until the picture lies in its slot. */
  CAPTURE("capture"),
  /** In the slot, waiting for the engine's turn, and until the engine begins and is heard of. */
  WAIT("wait"),
  /** Pixels to network input, on the engine's own clock, their way into its memory included. */
  PREPROCESS("preprocess"),
  /** The network itself, on the engine's own clock. */
  INFER("infer"),
  /** Query outputs to boxes on the frame, their way out of the engine's memory included. */
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

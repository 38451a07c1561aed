package io.github.jetdetr.detect;

/** The stages of the pipeline, in order. */
public enum Stage {
  /** From the capture time until the frame is in its slot. */
  CAPTURE("capture"),
  /** Waiting in the slot for the engine, plus launch and synchronisation overhead. */
  WAIT("wait"),
  /**
   * Pixels to network input, including the copy into the engine's memory; measured by the engine.
   */
  PREPROCESS("preprocess"),
  /** The network itself, measured by the engine. */
  INFER("infer"),
  /**
   * Network outputs to boxes on the frame, including the copy out of the engine's memory, and boxes
   * to objects that are followed from frame to frame.
   */
  DECODE("decode");

  private final String key;

  Stage(String key) {
    this.key = key;
  }

  /** The key in messages, metrics and logs. */
  public String key() {
    return key;
  }
}

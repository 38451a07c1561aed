package io.github.jetdetr.message;

/** State of a camera, as in its status message. */
public enum CameraState {
  /** Connecting for the first time. */
  CONNECTING("connecting"),
  /** Frames arrive. */
  ONLINE("online"),
  /** Open, but no frame arrived within the read timeout. */
  STALLED("stalled"),
  /** Lost; reconnecting is retried forever. */
  LOST("lost"),
  /** A file or folder that has been played to its end. */
  ENDED("ended");

  private final String word;

  CameraState(String word) {
    this.word = word;
  }

  /** The value in messages. */
  public String word() {
    return word;
  }
}

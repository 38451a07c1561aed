package io.github.jetdetr.message;

/** How a camera is, in the words of its status message. */
public enum CameraState {
  /** Being opened for the first time. */
  CONNECTING("connecting"),
  /** Pictures come. */
  ONLINE("online"),
  /** Open, but no picture came within the read deadline. */
  STALLED("stalled"),
  /** Gone; it is tried again for ever. */
  LOST("lost"),
  /** A file or folder that has been shown to its end. */
  ENDED("ended");

  private final String word;

  CameraState(String word) {
    this.word = word;
  }

  /** The word used in messages. */
  public String word() {
    return word;
  }
}

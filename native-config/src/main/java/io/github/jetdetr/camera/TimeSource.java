package io.github.jetdetr.camera;

/** Where a frame's capture time comes from. */
public enum TimeSource {
  /** The kernel's time stamp of the video buffer (V4L2, monotonic clock). */
  V4L2_BUFFER("v4l2-buffer"),
  /**
   * When the picture arrived in this process, for H.264 and H.265 from the network when its first
   * bytes did; it was exposed earlier by the time of encoding and transport.
   */
  ARRIVAL("arrival"),
  /** When the picture was due according to a file's time stamps; a replay, not a camera. */
  REPLAY("replay");

  private final String word;

  TimeSource(String word) {
    this.word = word;
  }

  /** The value in messages. */
  public String word() {
    return word;
  }
}

package io.github.jetdetr.camera;

/** Where a frame's capture time comes from, and so what it means. */
public enum TimeSource {
  /** The kernel's time stamp of the video buffer (Linux V4L2, monotonic clock). */
  V4L2_BUFFER("v4l2-buffer"),
  /**
   * When the picture had arrived in this process, for H.264 and H.265 from the network when its
   * first bytes had; exposure was earlier by the camera's encoding and the transport.
   */
  ARRIVAL("arrival"),
  /** When a file's own clock said the picture was due; a replay, not a camera. */
  REPLAY("replay");

  private final String word;

  TimeSource(String word) {
    this.word = word;
  }

  /** The word used in messages. */
  public String word() {
    return word;
  }
}

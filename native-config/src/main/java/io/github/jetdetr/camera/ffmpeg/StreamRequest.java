package io.github.jetdetr.camera.ffmpeg;

import java.util.Map;
import java.util.Optional;

/**
 * The parameters for opening a stream with FFmpeg.
 *
 * @param shown the camera's URI in messages, without credentials
 * @param url URL for FFmpeg, with credentials
 * @param format FFmpeg's name of the input format; detected if empty
 * @param options FFmpeg's format and protocol options
 * @param view how the pictures are to be seen
 */
record StreamRequest(
    String shown,
    String url,
    Optional<String> format,
    Map<String, String> options,
    PictureView view,
    Kind kind) {

  /** The type of input, which determines how it is read. */
  enum Kind {
    /** Has an end and its own time stamps. */
    FILE,
    /** Live; its end counts as a loss. */
    NETWORK,
    /** Live; reads ignore the interrupt callback and are polled. */
    V4L2
  }

  StreamRequest {
    options = Map.copyOf(options);
  }

  boolean isLive() {
    return kind != Kind.FILE;
  }

  /** Only {@link #shown}: the URL contains credentials. */
  @Override
  public String toString() {
    return shown;
  }
}

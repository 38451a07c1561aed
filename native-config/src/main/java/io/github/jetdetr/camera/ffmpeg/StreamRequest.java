package io.github.jetdetr.camera.ffmpeg;

import java.util.Map;
import java.util.Optional;

/**
 * What FFmpeg is to open.
 *
 * @param shown the camera's name in messages, without credentials
 * @param url as FFmpeg takes it, with credentials
 * @param format FFmpeg's name of the input format; found out when empty
 * @param options FFmpeg's options of format and protocol
 */
record StreamRequest(
    String shown, String url, Optional<String> format, Map<String, String> options, Kind kind) {

  /** What kind of input, as far as reading it differs. */
  enum Kind {
    /** Has an end, and a clock of its own. */
    FILE,
    /** Live; its end is a loss. */
    NETWORK,
    /** Live; reads do not heed the interrupt callback and are polled. */
    V4L2
  }

  StreamRequest {
    options = Map.copyOf(options);
  }

  boolean isLive() {
    return kind != Kind.FILE;
  }

  /** Only {@link #shown}: the URL holds credentials. */
  @Override
  public String toString() {
    return shown;
  }
}

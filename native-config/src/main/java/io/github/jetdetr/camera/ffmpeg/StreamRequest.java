package io.github.jetdetr.camera.ffmpeg;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters for opening a stream with FFmpeg.
 *
 * @param shown the camera's URI in messages, without credentials
 * @param url URL for FFmpeg, with credentials
 * @param format FFmpeg's name of the input format; detected if empty
 * @param still how pictures are asked for that come one at a time; empty for what is none of those
 * @param options FFmpeg's format and protocol options
 * @param view how the pictures are to be seen
 */
record StreamRequest(
    String shown,
    String url,
    Optional<String> format,
    Optional<StillRequest> still,
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

  /** The same with its format given. */
  StreamRequest withFormat(String newFormat) {
    return new StreamRequest(shown, url, Optional.of(newFormat), still, options, view, kind);
  }

  /** The same over HTTP at another URL, and with a header. */
  StreamRequest withLogin(String newUrl, Optional<String> header) {
    Map<String, String> more = new HashMap<>(options);
    // Otherwise FFmpeg repeats every request that is refused, which counts as another wrong login.
    more.put("auth_type", "basic");
    header.ifPresent(line -> more.put("headers", line));
    return new StreamRequest(shown, newUrl, format, still, more, view, kind);
  }

  /** Whether its packets are only known to be complete when the next one has started. */
  boolean needsNextToBeComplete() {
    return format.isPresent() && format.get().equals(StillRequest.RAW_FORMAT);
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

package io.github.jetdetr.camera.ffmpeg;

import java.time.Duration;

/**
 * How an HTTP camera is read that sends no proper stream: a snapshot URL gives one picture for each
 * request and is asked again and again; JPEGs without, or with odd, framing between them are found
 * by their own markers.
 *
 * @param every from one request to the next
 */
record StillRequest(Duration every) {

  /** FFmpeg's format that finds JPEGs by their markers, whatever lies between. */
  static final String RAW_FORMAT = "mjpeg";

  /** Once a second. */
  static final Duration USUAL = Duration.ofSeconds(1);
}

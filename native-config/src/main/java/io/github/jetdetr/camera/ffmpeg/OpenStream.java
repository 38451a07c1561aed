package io.github.jetdetr.camera.ffmpeg;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.ReadDeadline;

/**
 * An open stream and its decoder, both of which may be opened again. Used by one thread at a time.
 *
 * <p>An HTTP stream in which FFmpeg finds no format, or none of whose pictures it can read, is
 * tried once more by JPEG's own markers.
 */
final class OpenStream implements AutoCloseable {

  private final ReadDeadline deadline;
  private StreamRequest request;
  private FfmpegInput input;
  private FfmpegDecoder decoder;
  private boolean hasPicture;
  private long openedAtNanos;

  private OpenStream(StreamRequest request, ReadDeadline deadline) throws CameraException {
    this.request = request;
    this.deadline = deadline;
    this.openedAtNanos = System.nanoTime();
    this.input = openInput();
    try {
      this.decoder = openDecoder();
    } catch (CameraException e) {
      input.close();
      throw e;
    }
  }

  /**
   * Opens a stream.
   *
   * @param deadline armed and entered by the caller; limits every call
   */
  @MustBeClosed
  static OpenStream open(StreamRequest request, ReadDeadline deadline) throws CameraException {
    return new OpenStream(request, deadline);
  }

  private FfmpegInput openInput() throws CameraException {
    try {
      return FfmpegInput.open(request, deadline);
    } catch (CameraException e) {
      if (!mayBeRaw() || deadline.isOver()) {
        throw e;
      }
      StreamRequest raw = request.withFormat(StillRequest.RAW_FORMAT);
      try {
        FfmpegInput opened = FfmpegInput.open(raw, deadline);
        request = raw;
        return opened;
      } catch (CameraException ignored) {
        // What it was before says more than what the last try came to.
        throw e;
      }
    }
  }

  private FfmpegDecoder openDecoder() throws CameraException {
    FfmpegDecoder.Use use = request.isLive() ? FfmpegDecoder.Use.LIVE : FfmpegDecoder.Use.FILE;
    return FfmpegDecoder.open(input.parameters(), use, request.view(), request.shown());
  }

  FfmpegInput input() {
    return input;
  }

  FfmpegDecoder decoder() {
    return decoder;
  }

  /** When it was opened last, on the clock of {@link System#nanoTime()}. */
  long openedAtNanos() {
    return openedAtNanos;
  }

  /** A picture came: the format is the right one. */
  void confirm() {
    hasPicture = true;
  }

  /** Whether this may be pictures without proper framing, and was not tried as that. */
  boolean mayBeRaw() {
    return request.still().isPresent() && request.format().isEmpty() && !hasPicture;
  }

  /** Whether a packet is only known to be complete when the next one has started. */
  boolean needsNextToBeComplete() {
    return decoder.needsNextToBeComplete() || request.needsNextToBeComplete();
  }

  /** Opens it again, to find pictures by JPEG's markers. */
  void openRaw() throws CameraException {
    request = request.withFormat(StillRequest.RAW_FORMAT);
    openAgain();
  }

  /** Opens it again. What cannot be opened stays closed. */
  void openAgain() throws CameraException {
    close();
    openedAtNanos = System.nanoTime();
    input = FfmpegInput.open(request, deadline);
    decoder = openDecoder();
  }

  /** Tears both down, within the deadline armed by the caller. Idempotent. */
  @Override
  public void close() {
    decoder.close();
    input.close();
  }
}

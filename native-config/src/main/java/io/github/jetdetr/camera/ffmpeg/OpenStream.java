package io.github.jetdetr.camera.ffmpeg;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.ReadDeadline;
import io.github.jetdetr.camera.network.HttpLogin;
import io.github.jetdetr.camera.network.LoginWantedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An open stream and its decoder, both of which may be opened again. Used by one thread at a time.
 *
 * <p>An HTTP stream in which FFmpeg finds no format, or none of whose pictures it can read, is
 * tried once more by JPEG's own markers.
 */
final class OpenStream implements AutoCloseable {

  private final ReadDeadline deadline;
  private final @Nullable HttpLogin login;
  private StreamRequest request;
  private FfmpegInput input;
  private FfmpegDecoder decoder;
  private boolean hasPicture;
  private long openedAtNanos;

  private OpenStream(StreamRequest request, ReadDeadline deadline) throws CameraException {
    this.request = request;
    this.deadline = deadline;
    this.login = HttpLogin.of(request.url()).orElse(null);
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
      return connect(request);
    } catch (CameraException e) {
      if (!mayBeRaw() || deadline.isOver() || e instanceof LoginWantedException) {
        throw e;
      }
      StreamRequest raw = request.withFormat(StillRequest.RAW_FORMAT);
      try {
        FfmpegInput opened = connect(raw);
        request = raw;
        return opened;
      } catch (CameraException ignored) {
        // What it was before says more than what the last try came to.
        throw e;
      }
    }
  }

  /** Connects, and logs in where the camera wants it and FFmpeg might not be able to. */
  private FfmpegInput connect(StreamRequest wanted) throws CameraException {
    if (login == null) {
      return FfmpegInput.open(wanted, deadline);
    }
    try {
      return FfmpegInput.open(loggedIn(wanted, login), deadline);
    } catch (LoginWantedException e) {
      String why = login.refused(remainingMillis());
      if (why != null) {
        throw new CameraException(wanted.shown() + ": cannot open the stream: " + why, e);
      }
      return FfmpegInput.open(loggedIn(wanted, login), deadline);
    }
  }

  private StreamRequest loggedIn(StreamRequest wanted, HttpLogin with) {
    Optional<String> header = with.header(remainingMillis());
    return wanted.withLogin(with.url(), header);
  }

  private int remainingMillis() {
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, deadline.remainingNanos() / 1_000_000));
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
    input = connect(request);
    decoder = openDecoder();
  }

  /** Tears both down, within the deadline armed by the caller. Idempotent. */
  @Override
  public void close() {
    decoder.close();
    input.close();
  }
}

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

  // A stream joined between two key frames cannot be decoded until the next: up to 10 s at 30 fps.
  private static final int MAX_CONSECUTIVE_ERRORS = 300;
  // Something between the pictures that FFmpeg does not expect: soon, since every one fails.
  private static final int MAX_ERRORS_OF_A_FORMAT = 5;

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
      return InputOpening.open(wanted, deadline);
    }
    try {
      return InputOpening.open(loggedIn(wanted, login), deadline);
    } catch (LoginWantedException e) {
      String why = login.refused(remainingMillis());
      if (why != null) {
        throw new LoginWantedException(wanted.shown() + ": cannot open the stream: " + why);
      }
      return InputOpening.open(loggedIn(wanted, login), deadline);
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

  /** How many packets in a row may fail before this is given up. */
  int maxErrors() {
    return mayBeRaw() ? MAX_ERRORS_OF_A_FORMAT : MAX_CONSECUTIVE_ERRORS;
  }

  /** Whether a packet is only known to be complete when the next one has started. */
  boolean needsNextToBeComplete() {
    return decoder.needsNextToBeComplete() || request.needsNextToBeComplete();
  }

  /**
   * Decodes from here on what the stream has changed to, which its packets are of by now.
   *
   * @return from what to what, for messages
   */
  String changeDecoder() throws CameraException {
    String before = decoder.codec();
    decoder.close();
    decoder = openDecoder();
    return "from " + before + " to " + decoder.codec();
  }

  /**
   * Opens it again. What cannot be opened stays closed.
   *
   * @param raw whether to find pictures by JPEG's markers from here on
   */
  void openAgain(boolean raw) throws CameraException {
    if (raw) {
      request = request.withFormat(StillRequest.RAW_FORMAT);
    }
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

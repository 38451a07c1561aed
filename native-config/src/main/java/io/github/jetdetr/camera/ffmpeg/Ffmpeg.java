package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_UNAUTHORIZED;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import io.github.jetdetr.camera.CameraException;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avfilter;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

/** Loads FFmpeg, takes over its log, and translates its status codes. */
public final class Ffmpeg {

  /** Linux' {@code EAGAIN}, {@code EIO}, {@code EINVAL} and {@code ETIMEDOUT}, negated. */
  static final int AGAIN = -11;

  static final int IO_ERROR = -5;
  static final int INVALID = -22;
  static final int TIMED_OUT = -110;

  private static final int TEXT_BYTES = 256;

  private Ffmpeg() {}

  /**
   * Loads the libraries and takes over FFmpeg's own log, which would print URLs with passwords to
   * standard error. Idempotent and cheap when repeated.
   *
   * @throws CameraException if a library is missing; the message names it
   */
  public static void load(String shown) throws CameraException {
    try {
      Loader.load(avformat.class);
      Loader.load(avcodec.class);
      Loader.load(swscale.class);
      Loader.load(avfilter.class);
      FfmpegLog.install();
    } catch (LinkageError e) {
      throw missingLibrary(shown, "FFmpeg", e);
    }
  }

  static CameraException missingLibrary(String shown, String what, LinkageError e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new CameraException(shown + ": " + what + " cannot be loaded: " + cause.getMessage(), e);
  }

  /** A human-readable message for an FFmpeg status code. */
  public static String text(int status) {
    if (status == AVERROR_INVALIDDATA) {
      return "the data is damaged, or not a video format supported by FFmpeg";
    }
    if (status == AVERROR_HTTP_UNAUTHORIZED) {
      return "the camera rejected user or password (401)";
    }
    byte[] text = new byte[TEXT_BYTES];
    av_strerror(status, text, text.length);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }
}

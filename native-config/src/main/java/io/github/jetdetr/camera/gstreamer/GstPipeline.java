package io.github.jetdetr.camera.gstreamer;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.CameraOptions;
import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.LocalUri;
import io.github.jetdetr.camera.PictureSize;
import io.github.jetdetr.camera.Redaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A custom GStreamer pipeline: {@code gst:1280x720@30:videotestsrc ! videoconvert}.
 *
 * <p>Everything after the second colon is the pipeline as for {@code gst-launch-1.0}, including
 * {@code !}, {@code ?} and {@code &}, without its sink. It must produce raw video of that size and
 * rate; NV12 is requested, so a pipeline that may produce another format must end with {@code
 * videoconvert}, or {@code nvvidconv} on a Jetson. A word with spaces must be quoted.
 *
 * <p>A pipeline with a password needs {@code python3}; see {@link SecretPipeline}.
 *
 * @param size size of the pictures, which is not transmitted through the pipe
 * @param fps frame rate to request; the pipeline's default if empty
 * @param pipeline without sink
 */
public record GstPipeline(PictureSize size, OptionalDouble fps, String pipeline)
    implements CameraSource {

  public GstPipeline {
    Objects.requireNonNull(size, "size");
    Objects.requireNonNull(fps, "fps");
    if (pipeline.isBlank()) {
      throw new IllegalArgumentException("the pipeline is empty");
    }
  }

  public static GstPipeline parse(String uri, String rest) {
    int colon = rest.indexOf(':');
    if (colon < 0 || rest.substring(colon + 1).isBlank()) {
      throw CameraOptions.invalid(
          uri,
          "a GStreamer camera must be gst:WIDTHxHEIGHT@FPS:PIPELINE, as in gst:640x480@30:videotestsrc");
    }
    String shape = rest.substring(0, colon);
    int at = shape.indexOf('@');
    PictureSize size = CameraOptions.size(uri, at < 0 ? shape : shape.substring(0, at));
    OptionalDouble fps =
        at < 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(CameraOptions.fps(uri, shape.substring(at + 1)));
    String pipeline = rest.substring(colon + 1).strip();
    if (words(pipeline).isEmpty()) {
      throw CameraOptions.invalid(uri, "a quote in the pipeline is not closed");
    }
    return new GstPipeline(size, fps, pipeline);
  }

  @Override
  @MustBeClosed
  public Camera open(Duration openTimeout, Duration readTimeout) throws CameraException {
    return open(toString(), openTimeout, readTimeout);
  }

  /** Opens the camera under the name of another that is made of it. */
  @MustBeClosed
  Camera open(String shown, Duration openTimeout, Duration readTimeout) throws CameraException {
    List<String> words = launchWords();
    if (SecretPipeline.isSecret(words)) {
      List<String> command = SecretPipeline.command(shown, System.getenv("PATH"));
      byte[] input = SecretPipeline.input(words);
      return GstCamera.open(shown, size, command, input, openTimeout, readTimeout);
    }
    return GstCamera.open(shown, size, command(), new byte[0], openTimeout, readTimeout);
  }

  /** The command line of a pipeline without a password. */
  public List<String> command() {
    List<String> command = new ArrayList<>(List.of("gst-launch-1.0", "-q"));
    command.addAll(launchWords());
    return command;
  }

  /** The pipeline's words, the caps of its pictures, and where they go. */
  List<String> launchWords() {
    String caps = "video/x-raw,format=NV12,width=" + size.width() + ",height=" + size.height();
    List<String> words = new ArrayList<>(words(pipeline));
    words.add("!");
    words.add(fps.isPresent() ? caps + ",framerate=" + fraction(fps.getAsDouble()) : caps);
    String descriptor = "fd=" + GstProcess.PICTURE_DESCRIPTOR;
    words.addAll(List.of("!", "fdsink", descriptor, "sync=false"));
    return words;
  }

  /** Formats a frame rate as a GStreamer fraction; 29.97 becomes 2997/100. */
  static String fraction(double fps) {
    return fps == Math.rint(fps) ? (long) fps + "/1" : Math.round(fps * 100) + "/100";
  }

  /** Splits like a shell, without expansions; returns an empty list if a quote is not closed. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean started = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0 && c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
        started = true;
      } else if (quote == 0 && Character.isWhitespace(c)) {
        if (started) {
          words.add(word.toString());
          word.setLength(0);
          started = false;
        }
      } else {
        word.append(c);
        started = true;
      }
    }
    if (started) {
      words.add(word.toString());
    }
    return quote == 0 ? words : List.of();
  }

  @Override
  public boolean isLossless() {
    return false;
  }

  @Override
  public String toString() {
    String rate = fps.isPresent() ? "@" + LocalUri.number(fps.getAsDouble()) : "";
    return Redaction.of("gst:" + size + rate + ":" + pipeline);
  }
}

package io.github.jetdetr.camera.ffmpeg;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.CameraOptions;
import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.LocalUri;
import io.github.jetdetr.camera.PictureFiles;
import io.github.jetdetr.camera.Replay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A video file, played back: {@code file:PATH?loop=true|false&pace=clock|max&fps=N}, and the
 * options of {@link PictureView}.
 *
 * @param path the video file
 * @param loop whether to restart at the end, empty if not specified; frame numbers continue
 * @param paced whether to play in real time ({@code pace=clock}, the default), otherwise as fast as
 *     frames are processed and without dropping any ({@code pace=max})
 * @param fps frame rate in place of the file's time stamps; only if paced
 * @param view how its pictures are to be seen
 */
public record VideoFile(
    String path, Optional<Boolean> loop, boolean paced, OptionalDouble fps, PictureView view)
    implements CameraSource {

  private static final List<String> OPTIONS = PictureView.optionsAfter("loop", "pace", "fps");

  public VideoFile {
    Objects.requireNonNull(loop, "loop");
    if (path.isEmpty()) {
      throw new IllegalArgumentException("a video file requires a path");
    }
    if (!paced && fps.isPresent()) {
      throw new IllegalArgumentException("pace=max and fps= contradict each other");
    }
  }

  public static VideoFile parse(String uri, String rest) {
    LocalUri local = LocalUri.parse(uri, rest, OPTIONS);
    String pace = local.options().word("pace", List.of("clock", "max")).orElse("clock");
    OptionalDouble fps = local.options().fps();
    if (pace.equals("max") && fps.isPresent()) {
      throw CameraOptions.invalid(uri, "pace=max and fps= contradict each other");
    }
    return new VideoFile(
        local.path(),
        local.options().flag("loop"),
        pace.equals("clock"),
        fps,
        PictureView.parse(uri, local.options()));
  }

  @Override
  @MustBeClosed
  public Camera open(Duration openTimeout, Duration readTimeout) throws CameraException {
    PictureFiles.requireFile(this, Path.of(path));
    StreamRequest request =
        new StreamRequest(
            toString(),
            "file:" + path,
            Optional.empty(),
            Optional.empty(),
            // A playlist must not make a "file" access the network.
            Map.of("protocol_whitelist", "file"),
            view,
            StreamRequest.Kind.FILE);
    Replay replay = paced ? Replay.paced(fps) : Replay.unpaced();
    return FfmpegCamera.open(
        request, Optional.of(replay), loop.orElse(false), openTimeout, readTimeout);
  }

  @Override
  public boolean isLossless() {
    return !paced;
  }

  @Override
  public VideoFile withLoopByDefault() {
    return loop.isPresent() ? this : new VideoFile(path, Optional.of(true), paced, fps, view);
  }

  /** The same file under another path. */
  public VideoFile withPath(String newPath) {
    return new VideoFile(newPath, loop, paced, fps, view);
  }

  /** Played again and again, as fast as frames are processed. */
  public VideoFile asFastAsPossible() {
    return new VideoFile(path, Optional.of(true), /* paced= */ false, OptionalDouble.empty(), view);
  }

  @Override
  public String toString() {
    return LocalUri.text(
        "file",
        path,
        LocalUri.option("loop", loop)
            + (paced ? "" : "&pace=max")
            + LocalUri.fps(fps)
            + view.options());
  }
}

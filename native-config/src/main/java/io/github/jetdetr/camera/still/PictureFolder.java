package io.github.jetdetr.camera.still;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.CameraOptions;
import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.LocalUri;
import io.github.jetdetr.camera.PictureFiles;
import io.github.jetdetr.camera.Replay;
import io.github.jetdetr.camera.ffmpeg.Orientation;
import io.github.jetdetr.camera.ffmpeg.PictureView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A folder of pictures, sorted by name, or a single picture: {@code
 * dir:PATH?loop=true|false&fps=N&pace=max&rotate=0|90|180|270}.
 *
 * <p>Reads JPEG, PNG, BMP, WebP, TIFF, PPM and PGM files with such extensions; the actual format is
 * detected from their contents, and they are turned upright as EXIF says. A picture that cannot be
 * decoded is logged once, counted, skipped and reported at the end; its frame number is not reused,
 * so that a frame's id is always the picture's index in the folder (plus the folder's size for each
 * pass).
 *
 * @param path the folder
 * @param loop whether to restart at the end, empty if not specified
 * @param fps frames per second; if empty, as fast as frames are processed and without dropping any
 * @param rotate degrees clockwise to turn pictures by in place of what they say, empty to go by
 *     them
 */
public record PictureFolder(
    String path, Optional<Boolean> loop, OptionalDouble fps, Optional<String> rotate)
    implements CameraSource {

  public PictureFolder {
    Objects.requireNonNull(loop, "loop");
    Objects.requireNonNull(fps, "fps");
    if (path.isEmpty()) {
      throw new IllegalArgumentException("a folder of pictures requires a path");
    }
  }

  public static PictureFolder parse(String uri, String rest) {
    LocalUri local = LocalUri.parse(uri, rest, List.of("loop", "pace", "fps", "rotate"));
    OptionalDouble fps = local.options().fps();
    String defaultPace = fps.isPresent() ? "clock" : "max";
    String pace = local.options().word("pace", List.of("clock", "max")).orElse(defaultPace);
    if (!pace.equals(defaultPace)) {
      throw CameraOptions.invalid(
          uri,
          fps.isPresent()
              ? "pace=max and fps= contradict each other"
              : "pictures have no time stamps; pace=clock requires fps=");
    }
    return new PictureFolder(
        local.path(),
        local.options().flag("loop"),
        fps,
        local.options().word("rotate", Orientation.DEGREES));
  }

  @Override
  @MustBeClosed
  public Camera open(Duration openTimeout, Duration readTimeout) throws CameraException {
    List<Path> pictures = PictureFiles.pictures(this, Path.of(path));
    Replay replay = fps.isPresent() ? Replay.paced(fps) : Replay.unpaced();
    PictureView view = new PictureView(rotate, false, Optional.empty());
    return FolderCamera.open(toString(), pictures, view, replay, loop.orElse(false), readTimeout);
  }

  @Override
  public boolean isLossless() {
    return fps.isEmpty();
  }

  @Override
  public PictureFolder withLoopByDefault() {
    return loop.isPresent() ? this : new PictureFolder(path, Optional.of(true), fps, rotate);
  }

  /** The same pictures under another path. */
  public PictureFolder withPath(String newPath) {
    return new PictureFolder(newPath, loop, fps, rotate);
  }

  /** All pictures once, each as it says it is to be seen. */
  public static PictureFolder once(String path) {
    return new PictureFolder(path, Optional.of(false), OptionalDouble.empty(), Optional.empty());
  }

  @Override
  public String toString() {
    return LocalUri.text(
        "dir",
        path,
        LocalUri.option("loop", loop) + LocalUri.fps(fps) + LocalUri.option("rotate", rotate));
  }
}

package io.github.jetdetr.camera.still;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.CameraOptions;
import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.LocalUri;
import io.github.jetdetr.camera.PictureFiles;
import io.github.jetdetr.camera.Replay;
import io.github.jetdetr.camera.ffmpeg.VideoFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A folder of pictures in the order of their names, or a single picture: {@code
 * dir:PATH?loop=true|false&fps=N&pace=max}.
 *
 * <p>Takes JPEG, PNG, BMP, WebP and PPM by what is in them, of the files whose names end so; what
 * their EXIF says about rotation is not looked at. A picture that cannot be decoded is logged once,
 * counted, left out and named when the folder ends; its number stays free, so that a frame's id is
 * always the picture's place in the folder (plus the folder's size for each round).
 *
 * @param path the folder
 * @param loop whether to begin again at the end, empty when not said
 * @param fps pictures a second; without it as fast as they are asked for, and none is lost
 */
public record PictureFolder(String path, Optional<Boolean> loop, OptionalDouble fps)
    implements CameraSource {

  public PictureFolder {
    Objects.requireNonNull(loop, "loop");
    Objects.requireNonNull(fps, "fps");
    if (path.isEmpty()) {
      throw new IllegalArgumentException("a folder of pictures needs a path");
    }
  }

  public static PictureFolder parse(String uri, String rest) {
    LocalUri local = LocalUri.parse(uri, rest, VideoFile.OPTIONS);
    OptionalDouble fps = local.options().fps();
    String usual = fps.isPresent() ? "clock" : "max";
    String pace = local.options().word("pace", List.of("clock", "max")).orElse(usual);
    if (!pace.equals(usual)) {
      throw CameraOptions.mistake(
          uri,
          fps.isPresent()
              ? "pace=max and fps= contradict each other"
              : "pictures have no clock of their own; pace=clock needs fps=");
    }
    return new PictureFolder(local.path(), local.options().flag("loop"), fps);
  }

  @Override
  @MustBeClosed
  public Camera open(Duration openTimeout, Duration readTimeout) throws CameraException {
    List<Path> pictures = PictureFiles.pictures(this, Path.of(path));
    Replay replay = fps.isPresent() ? Replay.paced(fps) : Replay.unpaced();
    return FolderCamera.open(toString(), pictures, replay, loop.orElse(false), readTimeout);
  }

  @Override
  public boolean isLossless() {
    return fps.isEmpty();
  }

  @Override
  public PictureFolder withLoopByDefault() {
    return loop.isPresent() ? this : new PictureFolder(path, Optional.of(true), fps);
  }

  @Override
  public String toString() {
    return LocalUri.text("dir", path, LocalUri.option("loop", loop) + LocalUri.fps(fps));
  }
}

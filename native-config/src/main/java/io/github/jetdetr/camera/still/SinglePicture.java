package io.github.jetdetr.camera.still;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import java.nio.file.Path;
import java.time.Duration;

/** Reads one picture file as a camera would deliver it, for tools that have no camera. */
public final class SinglePicture {

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private SinglePicture() {}

  /** The file as a camera that ends after one frame. */
  public static PictureFolder source(Path file) {
    return PictureFolder.once(file.toString());
  }

  /**
   * Decodes a picture.
   *
   * @param frame takes its pixels
   * @throws CameraException when there is no such file or it cannot be decoded
   */
  public static void read(Path file, Frame frame) throws CameraException {
    try (Camera camera = source(file).open(DEADLINE, DEADLINE)) {
      Grab grab = camera.next(frame);
      if (grab instanceof NoFrame none) {
        throw new CameraException(none.detail());
      }
    }
  }
}

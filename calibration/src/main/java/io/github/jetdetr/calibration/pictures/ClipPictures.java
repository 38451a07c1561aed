package io.github.jetdetr.calibration.pictures;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.ffmpeg.PictureView;
import io.github.jetdetr.camera.ffmpeg.VideoFile;
import io.github.jetdetr.file.FileFault;
import io.github.jetdetr.file.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a video file, without labels, in the order of time; ids start at 1.
 *
 * <p>Frames are decoded one after the other: asked for in ascending order the file is read once,
 * asked for an earlier one it is read again from its start. Must be closed.
 */
public final class ClipPictures implements PictureSource {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Path clip;
  private final String digest;
  private final CocoTruth truth;
  private @Nullable Camera camera;
  private long nextId = 1;

  private ClipPictures(Path clip, String digest, CocoTruth truth) {
    this.clip = clip;
    this.digest = digest;
    this.truth = truth;
  }

  /**
   * Decodes the whole file once, to count its frames.
   *
   * @param categories names of the categories of detections; ids start at 1
   * @throws PictureException if it cannot be read or has no frame
   */
  public static ClipPictures open(Path clip, List<String> categories) throws PictureException {
    List<CocoImage> images = new ArrayList<>();
    String name = String.valueOf(clip.getFileName());
    try (Camera counted = Camera.open(source(clip), TIMEOUT, TIMEOUT);
        Frame frame = new Frame()) {
      while (isRead(counted, frame, clip)) {
        long id = images.size() + 1L;
        images.add(new CocoImage(id, name + "#" + id, frame.width(), frame.height()));
      }
      if (images.isEmpty()) {
        throw new PictureException("no frames in " + clip);
      }
      CocoTruth truth = new CocoTruth(images, CocoCategory.numbered(categories), List.of());
      return new ClipPictures(clip, new Sha256().add(clip).hex(), truth);
    } catch (CameraException e) {
      throw new PictureException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new PictureException("cannot read " + clip + ": " + FileFault.words(e), e);
    }
  }

  private static VideoFile source(Path clip) {
    return new VideoFile(
        clip.toString(),
        Optional.of(false),
        /* paced= */ false,
        OptionalDouble.empty(),
        PictureView.STORED);
  }

  /** Whether there was another frame. */
  private static boolean isRead(Camera camera, Frame frame, Path clip) throws PictureException {
    Grab grab = camera.next(frame);
    if (grab instanceof NoFrame none) {
      if (none.reason() == NoFrame.Reason.ENDED) {
        return false;
      }
      throw new PictureException(clip + ": " + none.detail());
    }
    return true;
  }

  @Override
  public CocoTruth truth() {
    return truth;
  }

  @Override
  public String variant() {
    return "clip";
  }

  @Override
  public String key(CocoImage image) {
    return digest + "#" + image.id();
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // the camera stays open for the next frame
  public void read(CocoImage image, Frame frame) throws PictureException {
    try {
      Camera current = camera;
      if (current == null || image.id() < nextId) {
        close();
        current = Camera.open(source(clip), TIMEOUT, TIMEOUT);
        camera = current;
        nextId = 1;
      }
      while (nextId <= image.id()) {
        if (!isRead(current, frame, clip)) {
          throw new PictureException("%s has no frame %d".formatted(clip, image.id()));
        }
        nextId++;
      }
    } catch (CameraException e) {
      throw new PictureException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    if (camera != null) {
      camera.close();
      camera = null;
    }
  }
}

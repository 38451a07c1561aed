package io.github.jetdetr.training.scene;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.calibration.pictures.Progress;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.TrueObject;
import io.github.jetdetr.camera.still.FramePicture;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Records frames of a camera into a folder, with their labels where the camera knows what is truly
 * on them.
 *
 * <p>A recording that ended early, for whatever reason, goes on with the frames it has; one that is
 * complete is used again. A folder holds the frames of one camera.
 */
public final class SceneRecorder {

  private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

  private final CameraSource source;
  private final int count;
  private final int every;
  private final PrintWriter err;
  private final List<CocoImage> images = new ArrayList<>();
  private final List<TruthBox> boxes = new ArrayList<>();
  private int recorded;

  /**
   * @param count number of frames to record; a clip that ends earlier gives fewer
   * @param every only every Nth frame is recorded
   * @param err where progress is printed
   */
  public SceneRecorder(CameraSource source, int count, int every, PrintWriter err) {
    this.source = source;
    this.count = count;
    this.every = every;
    this.err = err;
  }

  /**
   * Records, or finds what was recorded before. Used once.
   *
   * @param folder of this recording; is made
   * @throws CameraException if the camera cannot be opened, or sends nothing
   * @throws IllegalArgumentException if the folder holds another recording
   */
  public SceneFrames record(Path folder) throws CameraException, IOException {
    Path frames = folder.resolve("frames");
    Path labels = folder.resolve("frames.json");
    claim(folder);
    boolean isLabelled = !source.truthLabels().isEmpty();
    if (!Files.exists(frames)) {
      Path part = Files.createDirectories(folder.resolve("frames.part"));
      // What was truly on a picture is not in its file: a simulated camera begins again.
      recorded = isLabelled ? 0 : recordedBefore(part);
      recordAll(part);
      if (isLabelled) {
        List<CocoCategory> categories = CocoCategory.numbered(source.truthLabels());
        SceneFiles.writeLabels(new CocoTruth(images, categories, boxes), labels);
      }
      Files.move(part, frames);
    }
    return new SceneFrames(frames, isLabelled ? labels : null);
  }

  private void claim(Path folder) throws IOException {
    Path about = folder.resolve("recording.txt");
    String identity = "%d frames, one in %d, of %s".formatted(count, every, source);
    Files.createDirectories(folder);
    if (!Files.exists(about)) {
      Files.writeString(about, identity + "\n");
    }
    String there = Files.readString(about).strip();
    if (!there.equals(identity)) {
      throw new IllegalArgumentException("%s holds another recording: %s".formatted(folder, there));
    }
  }

  private static int recordedBefore(Path folder) {
    int number = 1;
    while (Files.exists(folder.resolve(SceneFiles.name(number)))) {
      number++;
    }
    return number - 1;
  }

  /** Until there are enough; a camera that breaks off is opened again. */
  private void recordAll(Path folder) throws CameraException, IOException {
    try (Progress progress = Progress.on(err, "frames recorded", count);
        Frame frame = new Frame()) {
      for (int at = 0; at < recorded; at++) {
        progress.stepCached();
      }
      while (recorded < count) {
        int before = recorded;
        NoFrame end = recordWhileItLasts(folder, frame, progress);
        if (end == null || end.reason() == NoFrame.Reason.ENDED) {
          return;
        }
        err.println(source + ": " + end.detail());
        if (recorded == before) {
          throw new CameraException(source + ": no frame arrives: " + end.detail());
        }
      }
    }
  }

  /** Records; returns why the camera ended, or null if there are enough. */
  private @Nullable NoFrame recordWhileItLasts(Path folder, Frame frame, Progress progress)
      throws CameraException, IOException {
    try (Camera camera = Camera.open(source, OPEN_TIMEOUT, READ_TIMEOUT)) {
      for (long seen = 0; recorded < count; seen++) {
        Grab grab = camera.next(frame);
        if (grab instanceof NoFrame none) {
          return none;
        }
        if (seen % every == 0) {
          write(frame, folder);
          progress.step();
        }
      }
      return null;
    }
  }

  private void write(Frame frame, Path folder) throws IOException {
    int number = ++recorded;
    Path part = folder.resolve("part.png");
    ImageIO.write(FramePicture.of(frame), "png", part.toFile());
    String name = SceneFiles.name(number);
    Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    images.add(new CocoImage(number, name, frame.width(), frame.height()));
    for (TrueObject object : frame.truth()) {
      boxes.add(
          new TruthBox(
              boxes.size() + 1L,
              number,
              object.labelIndex() + 1,
              object.left(),
              object.top(),
              object.right() - object.left(),
              object.bottom() - object.top(),
              !object.counted()));
    }
  }
}

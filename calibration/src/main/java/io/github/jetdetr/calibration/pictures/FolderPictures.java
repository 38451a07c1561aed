package io.github.jetdetr.calibration.pictures;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.still.PictureFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Picture files in a folder, with COCO annotations or without labels. */
public final class FolderPictures implements PictureSource {

  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  private final Path folder;
  private final CocoTruth truth;

  /** The pictures of the annotations, whose file names are relative to {@code folder}. */
  public FolderPictures(Path folder, CocoTruth truth) {
    this.folder = folder;
    this.truth = truth;
  }

  /**
   * All pictures of a folder, sorted by name, without labels. Ids start at 1.
   *
   * @param categories names of the categories of detections; ids start at 1
   * @throws PictureException if there is no picture, or one cannot be read
   */
  public static FolderPictures unlabelled(Path folder, List<String> categories)
      throws PictureException {
    List<CocoCategory> names = new ArrayList<>();
    for (String category : categories) {
      names.add(new CocoCategory(names.size() + 1, category));
    }
    List<CocoImage> images = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder);
        Frame frame = new Frame()) {
      for (Path file : files.filter(FolderPictures::isPicture).sorted().toList()) {
        load(file, frame);
        String name = String.valueOf(file.getFileName());
        images.add(new CocoImage(images.size() + 1, name, frame.width(), frame.height()));
      }
    } catch (IOException e) {
      throw new PictureException("cannot list " + folder + ": " + e.getMessage(), e);
    }
    if (images.isEmpty()) {
      throw new PictureException("no pictures in " + folder);
    }
    return new FolderPictures(folder, new CocoTruth(images, names, List.of()));
  }

  @Override
  public CocoTruth truth() {
    return truth;
  }

  @Override
  public String variant() {
    return "";
  }

  @Override
  public String key(CocoImage image) throws PictureException {
    return Digests.of(file(image)) + "@" + image.width() + "x" + image.height();
  }

  @Override
  public void read(CocoImage image, Frame frame) throws PictureException {
    Path file = file(image);
    load(file, frame);
    if (frame.width() != image.width() || frame.height() != image.height()) {
      throw new PictureException(
          "%s has %d × %d pixels, but the annotations are for %d × %d"
              .formatted(file, frame.width(), frame.height(), image.width(), image.height()));
    }
  }

  private Path file(CocoImage image) throws PictureException {
    Path file = folder.resolve(image.fileName());
    if (!Files.isRegularFile(file)) {
      throw new PictureException("picture of the annotations not found: " + file);
    }
    return file;
  }

  private static void load(Path file, Frame frame) throws PictureException {
    PictureFolder single =
        new PictureFolder(file.toString(), Optional.of(false), OptionalDouble.empty());
    try (Camera camera = Camera.open(single, READ_TIMEOUT, READ_TIMEOUT)) {
      Grab grab = camera.next(frame);
      if (grab instanceof NoFrame none) {
        throw new PictureException(none.detail());
      }
    } catch (CameraException e) {
      throw new PictureException(String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean isPicture(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.matches(".*\\.(jpe?g|png|bmp|webp|ppm)");
  }
}

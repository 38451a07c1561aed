package io.github.jetdetr.calibration.pictures;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PictureFiles;
import io.github.jetdetr.camera.still.SinglePicture;
import io.github.jetdetr.file.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Picture files in a folder, with COCO annotations or without labels. */
public final class FolderPictures implements PictureSource {

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
    try (Frame frame = new Frame()) {
      for (Path file : PictureFiles.list(folder)) {
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
    Path file = file(image);
    try {
      return new Sha256().add(file).hex() + "@" + image.width() + "x" + image.height();
    } catch (IOException e) {
      throw new PictureException("cannot read " + file + ": " + e.getMessage(), e);
    }
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
    try {
      SinglePicture.read(file, frame);
    } catch (CameraException e) {
      throw new PictureException(String.valueOf(e.getMessage()), e);
    }
  }
}

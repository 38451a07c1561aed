package io.github.jetdetr.calibration.pictures;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PictureFiles;
import io.github.jetdetr.camera.still.SinglePicture;
import io.github.jetdetr.file.FileFault;
import io.github.jetdetr.file.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Picture files in a folder, with COCO annotations or without labels. */
public final class FolderPictures implements PictureSource {

  private final CocoTruth truth;
  private final PictureFinder finder;

  /** The pictures of the annotations, whose file names are relative to {@code folder}. */
  public FolderPictures(Path folder, CocoTruth truth) {
    this.truth = truth;
    this.finder = new PictureFinder(folder);
  }

  /**
   * The pictures of annotations, with the sizes of those that the annotations give none for. A
   * picture that cannot be read stays without.
   */
  public static FolderPictures labelled(Path folder, CocoTruth truth) {
    if (truth.images().stream().allMatch(CocoImage::hasSize)) {
      return new FolderPictures(folder, truth);
    }
    PictureFinder finder = new PictureFinder(folder);
    List<CocoImage> images = new ArrayList<>();
    try (Frame frame = new Frame()) {
      for (CocoImage image : truth.images()) {
        images.add(image.hasSize() ? image : sized(image, finder, frame));
      }
    }
    return new FolderPictures(
        folder, new CocoTruth(images, truth.categories(), truth.annotations()));
  }

  private static CocoImage sized(CocoImage image, PictureFinder finder, Frame frame) {
    try {
      load(finder.find(image), frame);
      return new CocoImage(image.id(), image.fileName(), frame.fullWidth(), frame.fullHeight());
    } catch (PictureException e) {
      // Reported when the picture is read.
      return image;
    }
  }

  /**
   * All pictures of a folder, sorted by name, without labels. Ids start at 1.
   *
   * @param categories names of the categories of detections; ids start at 1
   * @throws PictureException if there is no picture, or one cannot be read
   */
  public static FolderPictures unlabelled(Path folder, List<String> categories)
      throws PictureException {
    List<CocoImage> images = new ArrayList<>();
    try (Frame frame = new Frame()) {
      for (Path file : PictureFiles.list(folder)) {
        load(file, frame);
        String name = String.valueOf(file.getFileName());
        images.add(new CocoImage(images.size() + 1, name, frame.fullWidth(), frame.fullHeight()));
      }
    } catch (IOException e) {
      throw new PictureException("cannot list " + folder + ": " + e.getMessage(), e);
    }
    if (images.isEmpty()) {
      throw new PictureException("no pictures in " + folder);
    }
    return new FolderPictures(
        folder, new CocoTruth(images, CocoCategory.numbered(categories), List.of()));
  }

  @Override
  public CocoTruth truth() {
    return truth;
  }

  @Override
  public List<String> notes() {
    String note = finder.note();
    return note == null ? List.of() : List.of(note);
  }

  @Override
  public String variant() {
    return "";
  }

  @Override
  public String key(CocoImage image) throws PictureException {
    Path file = finder.find(image);
    try {
      return new Sha256().add(file).hex() + "@" + image.width() + "x" + image.height();
    } catch (IOException e) {
      throw new PictureException("cannot read " + file + ": " + FileFault.words(e), e);
    }
  }

  @Override
  public void read(CocoImage image, Frame frame) throws PictureException {
    Path file = finder.find(image);
    load(file, frame);
    if (image.hasSize()
        && (frame.fullWidth() != image.width() || frame.fullHeight() != image.height())) {
      throw new PictureException(
          "%s has %d × %d pixels, but the annotations are for %d × %d"
              .formatted(
                  file, frame.fullWidth(), frame.fullHeight(), image.width(), image.height()));
    }
  }

  private static void load(Path file, Frame frame) throws PictureException {
    try {
      SinglePicture.read(file, frame);
    } catch (CameraException e) {
      throw new PictureException(String.valueOf(e.getMessage()), e);
    }
  }
}

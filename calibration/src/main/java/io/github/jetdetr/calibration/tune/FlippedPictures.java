package io.github.jetdetr.calibration.tune;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.pictures.RgbPicture;
import io.github.jetdetr.camera.Frame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Horizontally flipped pictures of another source, for test-time augmentation. */
public final class FlippedPictures implements PictureSource {

  private final PictureSource source;

  public FlippedPictures(PictureSource source) {
    this.source = source;
  }

  /** The labels of the original pictures; detections must be {@link #unflipped} first. */
  @Override
  public CocoTruth truth() {
    return source.truth();
  }

  @Override
  public String variant() {
    return source.variant() + "flipped";
  }

  @Override
  public String key(CocoImage image) throws PictureException {
    return source.key(image);
  }

  @Override
  public void read(CocoImage image, Frame frame) throws PictureException {
    source.read(image, frame);
    RgbPicture.of(frame).mirrored().replace(frame);
  }

  /** Maps detections on flipped pictures back to the original pictures. */
  public CocoResults unflipped(CocoResults flipped) {
    Map<Long, Integer> widths = new HashMap<>();
    source.truth().images().forEach(image -> widths.put(image.id(), image.width()));
    return new CocoResults(
        flipped.pictures().stream()
            .map(
                picture ->
                    new PictureDetections(
                        picture.imageId(),
                        unflipped(picture.boxes(), widths.getOrDefault(picture.imageId(), 0))))
            .toList());
  }

  private static List<ScoredBox> unflipped(List<ScoredBox> boxes, int width) {
    return boxes.stream()
        .map(
            box ->
                new ScoredBox(
                    box.categoryId(),
                    box.score(),
                    width - box.x() - box.width(),
                    box.y(),
                    box.width(),
                    box.height()))
        .toList();
  }
}

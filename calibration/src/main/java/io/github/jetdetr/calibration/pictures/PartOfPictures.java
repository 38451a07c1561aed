package io.github.jetdetr.calibration.pictures;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.camera.Frame;
import java.util.List;

/**
 * Some of the pictures of another source.
 *
 * @param all the source
 * @param truth the pictures that count, all of them in the source
 */
public record PartOfPictures(PictureSource all, CocoTruth truth) implements PictureSource {

  @Override
  public List<String> notes() {
    return all.notes();
  }

  @Override
  public String variant() {
    return all.variant();
  }

  @Override
  public String key(CocoImage image) throws PictureException {
    return all.key(image);
  }

  @Override
  public void read(CocoImage image, Frame frame) throws PictureException {
    all.read(image, frame);
  }
}

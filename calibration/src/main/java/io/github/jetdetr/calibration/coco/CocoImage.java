package io.github.jetdetr.calibration.coco;

/**
 * A picture of a COCO data set.
 *
 * @param id unique within the data set
 * @param fileName as in the annotations, relative to the picture folder
 * @param width pixels
 * @param height pixels
 */
public record CocoImage(long id, String fileName, int width, int height) {

  public CocoImage {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "a picture must be at least 1 × 1, but %d was %d × %d".formatted(id, width, height));
    }
  }
}

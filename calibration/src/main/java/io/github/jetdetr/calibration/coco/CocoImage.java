package io.github.jetdetr.calibration.coco;

/**
 * A picture of a COCO data set.
 *
 * @param id unique within the data set
 * @param fileName as in the annotations, relative to the picture folder
 * @param width pixels; 0, like the height, if the annotations do not say
 * @param height pixels
 */
public record CocoImage(long id, String fileName, int width, int height) {

  public CocoImage {
    if (!(width == 0 && height == 0) && (width < 1 || height < 1)) {
      throw new IllegalArgumentException(
          "a picture must be at least 1 × 1, but %d was %d × %d".formatted(id, width, height));
    }
  }

  /** Whether the annotations say how large the picture is. */
  public boolean hasSize() {
    return width > 0;
  }
}

package io.github.jetdetr.calibration.coco;

import java.util.List;

/**
 * What one detector found on one picture.
 *
 * @param boxes in any order; where scores are equal, the earlier box comes first
 */
public record PictureDetections(long imageId, List<ScoredBox> boxes) {

  public PictureDetections {
    boxes = List.copyOf(boxes);
  }
}

package io.github.jetdetr.calibration.coco;

import java.util.List;

/**
 * One detector's detections on one picture.
 *
 * @param imageId the picture's id in the annotations
 * @param boxes in any order; of equal scores the earlier box ranks first
 */
public record PictureDetections(long imageId, List<ScoredBox> boxes) {

  public PictureDetections {
    boxes = List.copyOf(boxes);
  }
}

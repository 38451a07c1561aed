package io.github.jetdetr.calibration.metric;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import java.util.Arrays;
import java.util.List;

/**
 * All boxes, grouped into cells of one category on one picture: cell {@code category * images +
 * image}, where both are indices in ascending order of id.
 */
final class Cells {

  final int images;
  final int categories;
  final DetectionColumns detections;
  final TruthColumns truths;

  private final int[] categoryIds;
  private final long[] imageIds;

  /**
   * @throws IllegalArgumentException if a detection's picture or category is not in the truth
   */
  Cells(CocoTruth truth, CocoResults results) {
    categoryIds = truth.categories().stream().mapToInt(CocoCategory::id).toArray();
    imageIds = truth.images().stream().mapToLong(CocoImage::id).toArray();
    images = imageIds.length;
    categories = categoryIds.length;
    int cells = Math.multiplyExact(categories, images);

    List<TruthBox> annotations = truth.annotations();
    int[] truthCell = new int[annotations.size()];
    for (int i = 0; i < truthCell.length; i++) {
      TruthBox box = annotations.get(i);
      truthCell[i] = category(box.categoryId()) * images + image(box.imageId());
    }
    truths = new TruthColumns(annotations, truthCell, cells);

    ScoredBox[] boxes = new ScoredBox[results.size()];
    int[] cellOf = new int[boxes.length];
    int next = 0;
    for (PictureDetections picture : results.pictures()) {
      int image = image(picture.imageId());
      for (ScoredBox box : picture.boxes()) {
        boxes[next] = box;
        cellOf[next++] = category(box.categoryId()) * images + image;
      }
    }
    detections = new DetectionColumns(boxes, cellOf, cells);
  }

  private int category(int id) {
    int category = Arrays.binarySearch(categoryIds, id);
    if (category < 0) {
      throw new IllegalArgumentException("the annotations have no category " + id);
    }
    return category;
  }

  private int image(long id) {
    int image = Arrays.binarySearch(imageIds, id);
    if (image < 0) {
      throw new IllegalArgumentException("the annotations have no picture " + id);
    }
    return image;
  }
}

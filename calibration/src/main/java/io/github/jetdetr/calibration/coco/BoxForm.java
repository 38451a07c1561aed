package io.github.jetdetr.calibration.coco;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices boxes of another form than COCO's x, y, width, height in pixels, which no single box
 * gives away: normalised to 0..1 as YOLO's are, or corners as Pascal VOC's.
 */
final class BoxForm {

  /** Fewer boxes prove nothing. */
  private static final int MIN_BOXES = 5;

  /** Detectors that do not clip go beyond 1 now and then; pixels are soon beyond any of this. */
  private static final double MAX_NORMALISED = 1.5;

  /** Detectors that do not clip leave a few boxes partly outside, never so many. */
  private static final double MIN_SHARE_BEYOND = 0.2;

  private static final double MIN_SHARE_CORNERS = 0.98;

  private int boxes;
  private int normalised;
  private int beyond;
  private int corners;
  private String first = "";

  /**
   * Looks at a box.
   *
   * @param box four numbers as they are in the file
   * @param image its picture; one without a size says nothing
   * @param where the entry, for messages
   */
  void add(double[] box, CocoImage image, Supplier<String> where) {
    if (!image.hasSize() || image.width() <= 1 || image.height() <= 1) {
      return;
    }
    if (boxes++ == 0) {
      first = where.get();
    }
    if (Math.max(Math.max(box[0], box[1]), Math.max(box[2], box[3])) <= MAX_NORMALISED) {
      normalised++;
    }
    if (PictureBounds.extendsBeyond(box, image)) {
      beyond++;
    }
    if (box[2] > box[0] && box[3] > box[1]) {
      double[] asCorners = {box[0], box[1], box[2] - box[0], box[3] - box[1]};
      corners += PictureBounds.extendsBeyond(asCorners, image) ? 0 : 1;
    }
  }

  /** The fault that all boxes together show; null if their form is right. */
  @Nullable CocoFault fault() {
    if (boxes < MIN_BOXES) {
      return null;
    }
    if (normalised == boxes) {
      return CocoFault.NORMALISED_BOXES;
    }
    boolean looksLikeCorners =
        beyond >= MIN_SHARE_BEYOND * boxes && corners >= MIN_SHARE_CORNERS * boxes;
    return looksLikeCorners ? CocoFault.CORNER_BOXES : null;
  }

  /** Number of boxes looked at. */
  int count() {
    return boxes;
  }

  /** The first box's entry. */
  String first() {
    return first;
  }
}

package io.github.jetdetr.calibration.coco;

/** What can be wrong with an entry of a COCO file. */
public enum CocoFault {
  NOT_AN_OBJECT("not a JSON object", Scored.NEVER),
  MISSING_FIELD("a field is missing or of the wrong type", Scored.NEVER),
  DUPLICATE_ID("the id or name was used before", Scored.NEVER),
  NO_PICTURE_SIZE("the picture is smaller than 1 × 1", Scored.NEVER),
  UNKNOWN_IMAGE("no picture has this image id", Scored.NEVER),
  UNKNOWN_CATEGORY("no category has this category id", Scored.NEVER),
  NOT_A_NUMBER("a box, area or score is NaN or infinite", Scored.NEVER),
  NEGATIVE_SIZE("width, height or area is negative", Scored.NEVER),
  SCORE_OUT_OF_RANGE("the score is not in 0..1", Scored.BY_COCO),
  OUTSIDE_PICTURE("the box lies wholly outside its picture", Scored.BY_COCO),
  EMPTY_DETECTION("the box has no width or no height", Scored.BY_COCO),
  /**
   * COCO's own files have such annotations; COCOeval counts each as an object that cannot be
   * detected.
   */
  EMPTY_TRUTH(
      "the annotated box has no width or no height, so no detection can match it", Scored.ALWAYS),
  /** Many tools leave it out; the box has the only size there is. */
  NO_AREA("the area is missing and taken as width × height", Scored.ALWAYS),
  NO_SIZE(
      "width and height of the picture are missing, so boxes are not held against them",
      Scored.ALWAYS),
  SAME_FILE("the same file under several ids is scored once for each", Scored.ALWAYS),
  ID_ZERO(
      "an annotation with id 0 is scored like any other, while pycocotools (up to 2.0.11) never"
          + " counts it as found",
      Scored.ALWAYS),
  UNLABELLED("no label file is of this picture, so it is not scored", Scored.ALWAYS),
  /** Roboflow's root category often has the name of its only class. */
  UNUSED_NAME(
      "another category has the same name, and this one has no objects: its id becomes part of its name",
      Scored.ALWAYS),
  NORMALISED_BOXES(
      "all boxes lie in 0..1, but COCO's are in pixels: they look normalised", Scored.BY_COCO),
  CORNER_BOXES(
      "the boxes look like corners x1, y1, x2, y2, but COCO's are x, y, width, height",
      Scored.BY_COCO),
  /** Common with detectors that do not clip; COCOeval does not clip either. */
  PARTLY_OUTSIDE("the box extends beyond its picture by more than a pixel", Scored.ALWAYS);

  /** When an entry with this fault is scored. */
  enum Scored {
    NEVER,
    BY_COCO,
    ALWAYS
  }

  private final String text;
  private final Scored scored;

  CocoFault(String text, Scored scored) {
    this.text = text;
    this.scored = scored;
  }

  /** A description to follow {@code "3 annotations: "}. */
  public String text() {
    return text;
  }

  /** Whether an entry with this fault is used nevertheless. */
  public boolean isTolerated(Strictness strictness) {
    return scored == Scored.ALWAYS
        || (scored == Scored.BY_COCO && strictness == Strictness.AS_COCO);
  }
}

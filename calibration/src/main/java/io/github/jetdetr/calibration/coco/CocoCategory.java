package io.github.jetdetr.calibration.coco;

/**
 * An object category.
 *
 * @param id as in the annotations; COCO's own ids run from 1 to 90 with gaps
 * @param name not blank
 */
public record CocoCategory(int id, String name) {

  public CocoCategory {
    if (name.isBlank()) {
      throw new IllegalArgumentException("category %d has no name".formatted(id));
    }
  }
}

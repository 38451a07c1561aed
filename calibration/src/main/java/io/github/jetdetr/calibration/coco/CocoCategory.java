package io.github.jetdetr.calibration.coco;

import java.util.ArrayList;
import java.util.List;

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

  /** Categories of these names, with ids from 1 on. */
  public static List<CocoCategory> numbered(List<String> names) {
    List<CocoCategory> categories = new ArrayList<>();
    for (String name : names) {
      categories.add(new CocoCategory(categories.size() + 1, name));
    }
    return categories;
  }
}

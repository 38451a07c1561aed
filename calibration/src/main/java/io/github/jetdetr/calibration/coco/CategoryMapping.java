package io.github.jetdetr.calibration.coco;

import java.util.Map;
import java.util.Set;

/**
 * As what the categories of an annotation file are scored.
 *
 * @param scoredAs category id by another one's id that means the same thing; others are themselves
 * @param unscored ids of the categories that are left out
 */
public record CategoryMapping(Map<Integer, Integer> scoredAs, Set<Integer> unscored) {

  /** Every category is itself, and none is left out. */
  public static final CategoryMapping IDENTITY = new CategoryMapping(Map.of(), Set.of());

  public CategoryMapping {
    scoredAs = Map.copyOf(scoredAs);
    unscored = Set.copyOf(unscored);
  }

  /** Whether objects of this category are left out. */
  boolean leavesOut(int categoryId) {
    return unscored.contains(categoryId);
  }

  /** The category that objects of this one are scored as. */
  int of(int categoryId) {
    return scoredAs.getOrDefault(categoryId, categoryId);
  }
}

package io.github.jetdetr.calibration.coco;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which categories are scored, as {@code --categories} says it: {@code person,car=automobile}
 * scores the category {@code person} and the category {@code automobile}, which the model calls
 * {@code car}. A table in a file can name several categories for a label; they are one then.
 *
 * @param categoriesOfLabel names of categories by the model's label; empty for all categories
 */
public record CategoryChoice(Map<String, List<String>> categoriesOfLabel) {

  /** All categories, matched by name. */
  public static final CategoryChoice ALL = new CategoryChoice(Map.of());

  public CategoryChoice {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    categoriesOfLabel.forEach((label, categories) -> copy.put(label, List.copyOf(categories)));
    categoriesOfLabel = Collections.unmodifiableMap(copy);
  }

  /**
   * What is left of annotations.
   *
   * @param truth the chosen categories with their objects, and all pictures
   * @param mapping as what the categories of the whole file are scored
   * @param categoryOfLabel name of a category in {@code truth} by the model's label; empty for all
   * @param notes what was left out or taken together, one line each
   */
  public record Chosen(
      CocoTruth truth,
      CategoryMapping mapping,
      Map<String, String> categoryOfLabel,
      List<String> notes) {}

  /**
   * Reads the option's values.
   *
   * @param entries {@code LABEL} or {@code LABEL=CATEGORY}
   * @throws IllegalArgumentException in one line, if one is neither or a label occurs twice
   */
  public static CategoryChoice parse(List<String> entries) {
    Map<String, List<String>> choice = new LinkedHashMap<>();
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      String label = (equals < 0 ? entry : entry.substring(0, equals)).strip();
      String category = entry.substring(equals + 1).strip();
      if (label.isEmpty() || category.isEmpty()) {
        throw new IllegalArgumentException(
            "'%s' must be LABEL or LABEL=CATEGORY".formatted(entry.strip()));
      }
      if (choice.put(label, List.of(category)) != null) {
        throw new IllegalArgumentException("'%s' occurs twice".formatted(label));
      }
    }
    return new CategoryChoice(choice);
  }

  /**
   * The annotations of the chosen categories only; the pictures stay. Of a label's categories those
   * that the annotations have are one, under the first one's name.
   *
   * @throws CocoFormatException if the annotations have no category of a label, or if a category is
   *     chosen for a label together with others, and without them for another one
   */
  public Chosen restrict(CocoTruth truth) throws CocoFormatException {
    if (categoriesOfLabel.isEmpty()) {
      return new Chosen(truth, CategoryMapping.IDENTITY, Map.of(), List.of());
    }
    Map<String, Integer> ids = new LinkedHashMap<>();
    truth.categories().forEach(category -> ids.put(category.name(), category.id()));
    Map<String, String> categoryOfLabel = new LinkedHashMap<>();
    Map<Integer, Integer> scoredAs = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    for (Map.Entry<String, List<String>> entry : categoriesOfLabel.entrySet()) {
      List<String> found = entry.getValue().stream().filter(ids::containsKey).distinct().toList();
      if (found.isEmpty()) {
        throw new CocoFormatException(
            "the annotations have no category '%s', only %s"
                .formatted(
                    String.join("' or '", entry.getValue()), String.join(", ", ids.keySet())));
      }
      String first = found.get(0);
      categoryOfLabel.put(entry.getKey(), first);
      for (String name : found) {
        Integer before = scoredAs.put(ids.getOrDefault(name, -1), ids.getOrDefault(first, -1));
        if (before != null && !before.equals(ids.get(first))) {
          throw new CocoFormatException("category '%s' is chosen in two ways".formatted(name));
        }
      }
      if (found.size() > 1) {
        notes.add("scored as one category: " + String.join(", ", found));
      }
    }
    return chosen(truth, scoredAs, categoryOfLabel, notes);
  }

  private static Chosen chosen(
      CocoTruth truth,
      Map<Integer, Integer> scoredAs,
      Map<String, String> categoryOfLabel,
      List<String> notes) {
    List<CocoCategory> categories = new ArrayList<>();
    Set<Integer> unscored = new LinkedHashSet<>();
    for (CocoCategory category : truth.categories()) {
      Integer as = scoredAs.get(category.id());
      if (as == null) {
        unscored.add(category.id());
      } else if (as == category.id()) {
        categories.add(category);
      }
    }
    CategoryMapping mapping = new CategoryMapping(scoredAs, unscored);
    List<TruthBox> boxes = new ArrayList<>();
    for (TruthBox box : truth.annotations()) {
      if (!mapping.leavesOut(box.categoryId())) {
        boxes.add(box.withCategory(mapping.of(box.categoryId())));
      }
    }
    if (!unscored.isEmpty()) {
      notes.add(
          "%d of %d categories were not chosen, and their %d objects are left out"
              .formatted(
                  unscored.size(),
                  truth.categories().size(),
                  truth.annotations().size() - boxes.size()));
    }
    return new Chosen(
        new CocoTruth(truth.images(), categories, boxes), mapping, categoryOfLabel, notes);
  }
}

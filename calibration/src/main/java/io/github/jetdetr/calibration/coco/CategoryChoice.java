package io.github.jetdetr.calibration.coco;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which categories are scored, as {@code --categories} says it: {@code person,car=automobile}
 * scores the category {@code person} and the category {@code automobile}, which the model calls
 * {@code car}.
 *
 * @param categoryOfLabel category name by the model's label, in the order of the option; empty for
 *     all categories
 */
public record CategoryChoice(Map<String, String> categoryOfLabel) {

  /** All categories, matched by name. */
  public static final CategoryChoice ALL = new CategoryChoice(Map.of());

  public CategoryChoice {
    categoryOfLabel = Map.copyOf(categoryOfLabel);
  }

  /**
   * Reads the option's values.
   *
   * @param entries {@code LABEL} or {@code LABEL=CATEGORY}
   * @throws IllegalArgumentException in one line, if one is neither or a label occurs twice
   */
  public static CategoryChoice parse(List<String> entries) {
    Map<String, String> choice = new LinkedHashMap<>();
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      String label = (equals < 0 ? entry : entry.substring(0, equals)).strip();
      String category = entry.substring(equals + 1).strip();
      if (label.isEmpty() || category.isEmpty()) {
        throw new IllegalArgumentException(
            "'%s' must be LABEL or LABEL=CATEGORY".formatted(entry.strip()));
      }
      if (choice.put(label, category) != null) {
        throw new IllegalArgumentException("'%s' occurs twice".formatted(label));
      }
    }
    return new CategoryChoice(choice);
  }

  /**
   * The annotations of the chosen categories only; the pictures stay.
   *
   * @throws CocoFormatException if the annotations have no such category
   */
  public CocoTruth restrict(CocoTruth truth) throws CocoFormatException {
    if (categoryOfLabel.isEmpty()) {
      return truth;
    }
    Set<String> missing = new HashSet<>(categoryOfLabel.values());
    List<CocoCategory> categories = new ArrayList<>();
    Set<Integer> ids = new HashSet<>();
    for (CocoCategory category : truth.categories()) {
      if (categoryOfLabel.containsValue(category.name())) {
        missing.remove(category.name());
        categories.add(category);
        ids.add(category.id());
      }
    }
    if (!missing.isEmpty()) {
      throw new CocoFormatException(
          "the annotations have no category '%s', only %s"
              .formatted(
                  missing.iterator().next(),
                  String.join(", ", truth.categories().stream().map(CocoCategory::name).toList())));
    }
    return new CocoTruth(
        truth.images(),
        categories,
        truth.annotations().stream().filter(box -> ids.contains(box.categoryId())).toList());
  }
}

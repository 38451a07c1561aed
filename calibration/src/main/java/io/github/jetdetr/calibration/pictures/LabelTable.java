package io.github.jetdetr.calibration.pictures;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoTruth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which category of the annotations each label of a model means: the one that was chosen for it,
 * else the one of its name, else the only one whose name differs in no more than case, spaces,
 * hyphens and underscores, else a synonym between COCO and Pascal VOC. Two labels share a category
 * only where it was chosen so.
 */
public final class LabelTable {

  private static final int MAX_NAMES = 6;

  /** What a class of a model is called that stands for nothing, as in COCO's 91 classes. */
  private static final Set<String> UNUSED = Set.of("n/a", "");

  /** Pascal VOC's names, and older ones, for COCO's categories; without spaces. */
  private static final Map<String, String> SYNONYMS =
      Map.of(
          "aeroplane", "airplane",
          "motorbike", "motorcycle",
          "sofa", "couch",
          "tvmonitor", "tv",
          "television", "tv",
          "pedestrian", "person",
          "bike", "bicycle",
          "cellphone", "mobilephone");

  private final List<String> labels;
  private final CocoTruth truth;
  private final int[] categories;
  private final List<String> loose = new ArrayList<>();

  private LabelTable(List<String> labels, CocoTruth truth) {
    this.labels = labels;
    this.truth = truth;
    this.categories = new int[labels.size()];
  }

  /**
   * Matches a model's labels with the categories of annotations.
   *
   * @param labels by class index
   * @param chosen category name by label, which overrules the names; may be empty
   */
  public static LabelTable of(List<String> labels, CocoTruth truth, Map<String, String> chosen) {
    LabelTable table = new LabelTable(List.copyOf(labels), truth);
    table.match(chosen);
    return table;
  }

  private void match(Map<String, String> chosen) {
    Map<String, Integer> exact = new HashMap<>();
    Map<String, Integer> similar = new HashMap<>();
    for (CocoCategory category : truth.categories()) {
      exact.put(category.name(), category.id());
      similar.merge(plain(category.name()), category.id(), (one, other) -> -1);
    }
    Set<Integer> taken = new HashSet<>();
    for (int at = 0; at < categories.length; at++) {
      String label = labels.get(at);
      categories[at] = exact.getOrDefault(chosen.getOrDefault(label, label), -1);
      taken.add(categories[at]);
    }
    for (int at = 0; at < categories.length; at++) {
      String label = labels.get(at);
      if (categories[at] < 0 && !chosen.containsKey(label) && !UNUSED.contains(label)) {
        Integer category = similarTo(label, similar);
        if (category != null && category >= 0 && taken.add(category)) {
          categories[at] = category;
          loose.add(label + " = " + name(category));
        }
      }
    }
  }

  private static @Nullable Integer similarTo(String label, Map<String, Integer> similar) {
    String plain = plain(label);
    Integer category = similar.get(plain);
    if (category == null && SYNONYMS.containsKey(plain)) {
      category = similar.get(SYNONYMS.get(plain));
    }
    for (Map.Entry<String, String> synonym : SYNONYMS.entrySet()) {
      if (category == null && synonym.getValue().equals(plain)) {
        category = similar.get(synonym.getKey());
      }
    }
    return category;
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", "");
  }

  private String name(int categoryId) {
    for (CocoCategory category : truth.categories()) {
      if (category.id() == categoryId) {
        return category.name();
      }
    }
    throw new IllegalStateException("no category " + categoryId);
  }

  /** The category's id for each class of the model; −1 where there is none. */
  public int[] categoryIds() {
    return categories.clone();
  }

  /** Whether no label has a category, so that nothing can be scored. */
  public boolean isEmpty() {
    for (int category : categories) {
      if (category >= 0) {
        return false;
      }
    }
    return true;
  }

  /** Why nothing can be scored, one line. */
  public String refusal() {
    return "none of the model's labels (%s) is a category of the annotations (%s)"
            .formatted(abbreviated(named(labels)), abbreviated(categoryNames()))
        + (isNumbered()
            ? "; the model names its classes by numbers: give it labels in its model.yaml"
            : "; --categories LABEL=CATEGORY says which means which");
  }

  private boolean isNumbered() {
    return labels.stream().allMatch(label -> label.matches("(class[ _]?|label[ _]?)?[0-9]+"));
  }

  private List<String> categoryNames() {
    return truth.categories().stream().map(CocoCategory::name).toList();
  }

  private static List<String> named(List<String> labels) {
    return labels.stream().filter(label -> !UNUSED.contains(label)).toList();
  }

  /** What to know about the match: one line a kind, none where all names are equal. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!loose.isEmpty()) {
      notes.add(
          "%d labels were matched with categories of other spelling: %s"
              .formatted(loose.size(), abbreviated(loose)));
    }
    List<String> unscored = new ArrayList<>();
    Set<Integer> matched = new HashSet<>();
    for (int at = 0; at < categories.length; at++) {
      matched.add(categories[at]);
      if (categories[at] < 0 && !UNUSED.contains(labels.get(at))) {
        unscored.add(labels.get(at));
      }
    }
    if (!unscored.isEmpty()) {
      notes.add(
          "%d labels of the model are not categories of the annotations and are not scored: %s"
              .formatted(unscored.size(), abbreviated(unscored)));
    }
    Set<Integer> withObjects = new HashSet<>();
    truth.annotations().forEach(box -> withObjects.add(box.categoryId()));
    List<String> undetectable =
        truth.categories().stream()
            .filter(category -> withObjects.contains(category.id()))
            .filter(category -> !matched.contains(category.id()))
            .map(CocoCategory::name)
            .toList();
    if (!undetectable.isEmpty()) {
      notes.add(
          "the model has no label for %d categories, whose objects it cannot detect: %s"
              .formatted(undetectable.size(), abbreviated(undetectable)));
    }
    return notes;
  }

  /** The first few names as text. */
  private static String abbreviated(List<String> names) {
    int shown = Math.min(MAX_NAMES, names.size());
    String text = String.join(", ", names.subList(0, shown));
    return shown < names.size() ? text + " and %d more".formatted(names.size() - shown) : text;
  }
}
